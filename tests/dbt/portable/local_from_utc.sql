{#- Berlin is two hours ahead in summer, one in winter; Kolkata five and a half always. -#}
with

cases as (

    select cells.*
    from (
        values
        (timestamp '2024-07-01 22:30:00', 'Europe/Berlin', timestamp '2024-07-02 00:30:00'),
        (timestamp '2024-10-27 00:59:59', 'Europe/Berlin', timestamp '2024-10-27 02:59:59'),
        (timestamp '2024-10-27 01:00:00', 'Europe/Berlin', timestamp '2024-10-27 02:00:00'),
        (timestamp '2024-01-01 00:00:00', 'Asia/Kolkata', timestamp '2024-01-01 05:30:00'),
        (timestamp '2024-03-10 10:00:00', 'America/Los_Angeles', timestamp '2024-03-10 03:00:00')
    ) as cells (input, timezone, expected)

)

select
    *,
    {{ local_from_utc('input', 'timezone') }} as actual
from cases
where {{ local_from_utc('input', 'timezone') }} is distinct from expected
