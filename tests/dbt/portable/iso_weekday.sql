{#- Monday is 1, Sunday 7. -#}
with

cases as (

    select cells.*
    from (
        values
        (date '2024-01-01', 1),
        (date '2024-01-06', 6),
        (date '2024-01-07', 7)
    ) as cells (input, expected)

)

select
    *,
    {{ iso_weekday('input') }} as actual
from cases
where {{ iso_weekday('input') }} is distinct from expected
