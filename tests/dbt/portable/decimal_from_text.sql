{#-
    Rounds half up, away from zero; takes no digits of other scripts, no underscores and no
    units.
-#}
with

cases as (

    select cells.*
    from (
        values
        ('1.00005', cast(1.0001 as decimal(18, 4))),
        ('-1.00005', cast(-1.0001 as decimal(18, 4))),
        (' 12.5 ', cast(12.5 as decimal(18, 4))),
        ('1e3', cast(1000 as decimal(18, 4))),
        ('1_000', null),
        ('１', null),
        ('1,000', null),
        ('12EUR', null),
        ('NaN', null),
        ('', null),
        ('999999999999999', null)
    ) as cells (input, expected)

)

select
    *,
    {{ decimal_from_text('input', 18, 4) }} as actual
from cases
where {{ decimal_from_text('input', 18, 4) }} is distinct from expected
