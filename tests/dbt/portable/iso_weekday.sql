{#- Monday is 1, Sunday 7. -#}
with

cases as (

    select date '2024-01-01' as input, 1 as expected
    union all
    select date '2024-01-06', 6
    union all
    select date '2024-01-07', 7

)

select
    *,
    {{ iso_weekday('input') }} as actual
from cases
where {{ iso_weekday('input') }} is distinct from expected
