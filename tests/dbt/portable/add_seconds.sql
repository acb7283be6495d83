{#- Across a leap day, and backwards. -#}
with

cases as (

    select cells.*
    from (
        values
        (timestamp '2024-02-28 23:59:59', cast(86401 as bigint), timestamp '2024-03-01 00:00:00'),
        (timestamp '2024-01-01 00:00:00.25', cast(-1 as bigint), timestamp '2023-12-31 23:59:59.25')
    ) as cells (input, seconds, expected)

)

select
    *,
    {{ add_seconds('input', 'seconds') }} as actual
from cases
where {{ add_seconds('input', 'seconds') }} is distinct from expected
