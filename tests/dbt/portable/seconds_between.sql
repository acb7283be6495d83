{#- Fractions stay; backwards is negative. -#}
with

cases as (

    select cells.*
    from (
        values
        (
            timestamp '2024-02-28 23:59:59.5', timestamp '2024-03-01 00:00:00',
            cast(86400.5 as double)
        ),
        (timestamp '2024-01-01 00:01:00', timestamp '2024-01-01 00:00:00', cast(-60 as double))
    ) as cells (earlier, later, expected)

)

select
    *,
    {{ seconds_between('earlier', 'later') }} as actual
from cases
where {{ seconds_between('earlier', 'later') }} is distinct from expected
