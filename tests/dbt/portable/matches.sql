{#- A pattern is found anywhere, `$` only at the very end, and a point is a point. -#}
with

cases as (

    select 'order 12' as input, true as expected
    union all
    select 'order', false
    union all
    select concat('12', chr(10)), false
    union all
    select '1.2', true
    union all
    select cast(null as string), null

)

select
    *,
    {{ matches('input', "'[0-9]\.?[0-9]$'") }} as actual
from cases
where {{ matches('input', "'[0-9]\.?[0-9]$'") }} is distinct from expected
