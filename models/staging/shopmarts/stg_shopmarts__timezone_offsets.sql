{#-
    Converting a timestamp with a time zone that is a column costs some microseconds a row in every
    engine; a join to the two or three offsets a year that a zone has costs almost nothing. Event
    tables use this one.
-#}
with

timezones as (

    -- distinct: several shops may share a zone
    select distinct timezone
    from {{ ref('stg_shopmarts__shops') }}

),

days as (

    select
        timezone,
        {{ date_series("date '2000-01-01'", "date '2049-12-31'") }} as utc_date
    from timezones

),

offsets_at_midnight as (

    select
        timezone,
        utc_date,
        {{ local_from_utc('cast(utc_date as timestamp)', 'timezone') }} as local_midnight
    from days

),

days_with_a_change as (

    select
        timezone,
        utc_date
    from offsets_at_midnight
    qualify
        lead(local_midnight) over (partition by timezone order by utc_date)
        <> local_midnight + interval 1 day

),

quarter_hours as (

    select
        timezone,
        {{ quarter_hour_series(
            'cast(utc_date as timestamp)', 'cast(utc_date as timestamp) + interval 1 day'
        ) }} as utc_at
    from days_with_a_change

),

offsets as (

    select
        timezone,
        utc_at,
        cast({{ seconds_between('utc_at', local_from_utc('utc_at', 'timezone')) }} as bigint)
            as offset_seconds
    from quarter_hours

    union all

    select
        timezone,
        timestamp '2000-01-01 00:00:00' as utc_at,
        cast(
            {{ seconds_between(
                "timestamp '2000-01-01 00:00:00'",
                local_from_utc("timestamp '2000-01-01 00:00:00'", 'timezone')
            ) }} as bigint
        ) as offset_seconds
    from timezones

),

changes as (

    select
        timezone,
        utc_at as valid_from_utc,
        offset_seconds
    from offsets
    qualify
        offset_seconds is distinct from
        lag(offset_seconds) over (partition by timezone order by utc_at)

),

periods as (

    select
        timezone,
        offset_seconds,
        valid_from_utc,
        lead(valid_from_utc, 1, timestamp '2050-01-01 00:00:00')
            over (partition by timezone order by valid_from_utc) as valid_to_utc
    from changes

),

with_local_times as (

    -- a local time that occurs twice belongs to the later offset, one that does not exist to the
    -- earlier, as utc_from_local() has it
    select
        timezone,
        offset_seconds,
        valid_from_utc,
        valid_to_utc,
        {{ add_seconds('valid_from_utc', 'offset_seconds') }} as valid_from_local,
        {{ add_seconds(
            'valid_to_utc',
            'lead(offset_seconds, 1, offset_seconds) over (partition by timezone order by valid_from_utc)'
        ) }} as valid_to_local
    from periods

)

select * from with_local_times
