{#-
    A local time that occurs twice is the later instant; one that does not exist keeps the
    offset before.
-#}
with

cases as (

    select cells.*
    from (
        values
        (timestamp '2024-07-02 00:30:00', 'Europe/Berlin', timestamp '2024-07-01 22:30:00'),
        (timestamp '2024-10-27 01:59:59', 'Europe/Berlin', timestamp '2024-10-26 23:59:59'),
        (timestamp '2024-10-27 02:30:00', 'Europe/Berlin', timestamp '2024-10-27 01:30:00'),
        (timestamp '2024-10-27 03:00:00', 'Europe/Berlin', timestamp '2024-10-27 02:00:00'),
        (timestamp '2024-03-31 02:30:00', 'Europe/Berlin', timestamp '2024-03-31 01:30:00'),
        (timestamp '2024-11-03 01:30:00', 'America/New_York', timestamp '2024-11-03 06:30:00'),
        (timestamp '2024-04-07 01:45:00', 'Australia/Lord_Howe', timestamp '2024-04-06 15:15:00'),
        (timestamp '2024-01-01 05:30:00', 'Asia/Kolkata', timestamp '2024-01-01 00:00:00'),
        (cast(null as timestamp), 'Asia/Kolkata', cast(null as timestamp))
    ) as cells (input, timezone, expected)

)

select
    *,
    {{ utc_from_local('input', 'timezone') }} as actual
from cases
where {{ utc_from_local('input', 'timezone') }} is distinct from expected
