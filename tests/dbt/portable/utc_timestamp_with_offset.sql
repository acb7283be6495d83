{#- Offsets with and without colon and blank, Z and UTC. -#}
with

cases as (

    select cells.*
    from (
        values
        ('2024-01-05T10:11:12Z', timestamp '2024-01-05 10:11:12'),
        ('2024-01-05 10:11:12 UTC', timestamp '2024-01-05 10:11:12'),
        ('2024-01-05 10:11:12 +0200', timestamp '2024-01-05 08:11:12'),
        ('2024-01-05 10:11:12+02:00', timestamp '2024-01-05 08:11:12'),
        ('2024-01-05 10:11:12.5-07', timestamp '2024-01-05 17:11:12.5'),
        ('2024/01/05 00:11:12 +0530', timestamp '2024-01-04 18:41:12'),
        ('2024-02-30 10:11:12Z', null)
    ) as cells (input, expected)

)

select
    *,
    {{ utc_timestamp_with_offset('input') }} as actual
from cases
where {{ utc_timestamp_with_offset('input') }} is distinct from expected
