{#- Microseconds since 1970, to the last one. -#}
with

cases as (

    select cells.*
    from (
        values
        (cast(1700000000000001 as bigint), timestamp '2023-11-14 22:13:20.000001'),
        (cast(0 as bigint), timestamp '1970-01-01 00:00:00'),
        (cast(null as bigint), cast(null as timestamp))
    ) as cells (input, expected)

)

select
    *,
    {{ timestamp_from_micros('input') }} as actual
from cases
where {{ timestamp_from_micros('input') }} is distinct from expected
