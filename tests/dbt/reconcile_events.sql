{#-
    Protects sessions, page_views and the funnel: every event of an export is in exactly one
    session, or is excluded as one of a bot, of staff, of nobody or of no time; a purchase that
    GA4 repeats within a session counts once.
-#}
with

ga4_repeats as (

    select
        shop_id,
        visitor_id,
        source_session_id,
        order_id,
        count(*) - 1 as repeats
    from {{ ref('stg_ga4__events') }}
    where event_name = 'purchase' and order_id is not null
    group by 1, 2, 3, 4

),

staged_events as (

    select
        shop_id,
        count(*) as events
    from {{ ref('stg_universal__web_events') }}
    group by 1

    union all

    select
        shop_id,
        count(*) as events
    from {{ ref('stg_ga4__events') }}
    group by 1

    union all

    select
        shop_id,
        -sum(repeats) as events
    from ga4_repeats
    group by 1

),

staged as (

    select
        shop_id,
        sum(events) as events
    from staged_events
    group by 1

),

sessions as (

    select
        shop_id,
        sum(events_count) as events
    from {{ ref('int_sessions') }}
    group by 1

),

shops_with_staff as (

    -- distinct: a shop may have several members of staff
    select distinct shop_id
    from {{ ref('stg_universal__customers') }}
    where is_staff

),

mismatches as (

    select
        staged.shop_id,
        staged.events as staged_events,
        excluded.events,
        excluded.bot_events,
        excluded.unidentified_events,
        excluded.undated_events,
        excluded.staff_events,
        excluded.counted_events,
        sessions.events as events_in_sessions
    from staged
    left join {{ ref('int_events_excluded') }} as excluded
        on staged.shop_id = excluded.shop_id
    left join sessions on staged.shop_id = sessions.shop_id
    left join shops_with_staff on staged.shop_id = shops_with_staff.shop_id
    where
        staged.events is distinct from excluded.events
        or excluded.counted_events is distinct from coalesce(sessions.events, 0)
        or excluded.staff_events < 0
        or (excluded.staff_events > 0 and shops_with_staff.shop_id is null)

)

select * from mismatches
