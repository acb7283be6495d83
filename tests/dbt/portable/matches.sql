{#- A pattern is found anywhere, `$` only at the very end, and a point is a point. -#}
with

cases as (

    select cells.*
    from (
        values
        ('order 12', true),
        ('order', false),
        (concat('12', chr(10)), false),
        ('1.2', true),
        (cast(null as string), null)
    ) as cells (input, expected)

)

select
    *,
    {{ matches('input', "'[0-9]\.?[0-9]$'") }} as actual
from cases
where {{ matches('input', "'[0-9]\.?[0-9]$'") }} is distinct from expected
