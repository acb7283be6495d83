{{ behind_gate('staging') }}

with

all_events as (

    select
        shop_id,
        is_bot,
        coalesce(visitor_id, user_id, source_session_id) is not null as is_identified,
        occurred_at
    from {{ ref('int_events_unioned') }}

),

events as (

    select
        shop_id,
        count(*) as events,
        count(*) filter (where is_bot) as bot_events,
        count(*) filter (where not is_bot and not is_identified) as unidentified_events,
        count(*) filter (
            where not is_bot and is_identified and occurred_at is null
        ) as undated_events
    from all_events
    group by 1

),

counted_events as (

    select
        shop_id,
        count(*) as events
    from {{ ref('int_events') }}
    group by 1

),

excluded as (

    select
        events.shop_id,
        events.events,
        events.bot_events,
        events.unidentified_events,
        events.undated_events,
        events.events - events.bot_events - events.unidentified_events - events.undated_events
        - coalesce(counted_events.events, 0) as staff_events,
        coalesce(counted_events.events, 0) as counted_events
    from events
    left join counted_events on events.shop_id = counted_events.shop_id

)

select * from excluded
