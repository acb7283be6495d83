{#- Rounds half up, away from zero; takes no digits of other scripts, no underscores and no units. -#}
with

cases as (

    select '1.00005' as input, cast(1.0001 as decimal(18, 4)) as expected
    union all
    select '-1.00005', cast(-1.0001 as decimal(18, 4))
    union all
    select ' 12.5 ', cast(12.5 as decimal(18, 4))
    union all
    select '1e3', cast(1000 as decimal(18, 4))
    union all
    select '1_000', null
    union all
    select '１', null
    union all
    select '1,000', null
    union all
    select '12EUR', null
    union all
    select 'NaN', null
    union all
    select '', null
    union all
    select '999999999999999', null

)

select
    *,
    {{ decimal_from_text('input', 18, 4) }} as actual
from cases
where {{ decimal_from_text('input', 18, 4) }} is distinct from expected
