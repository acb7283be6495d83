{{ behind_gate('staging') }}

with

events as (

    select
        shop_id,
        count(*) as events,
        count(*) filter (where is_bot) as bot_events,
        count(*) filter (where not is_bot and visitor_id is null) as unidentified_events,
        count(*) filter (
            where not is_bot and visitor_id is not null and occurred_at is null
        ) as undated_events
    from {{ ref('int_events_unioned') }}
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
