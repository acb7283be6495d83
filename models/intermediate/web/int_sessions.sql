{{ behind_gate('staging') }}
{% call touched_keys(['session_key']) %}
with

changed_sessions as (

    select session_key from {{ changed('int_events') }}
    union
    select session_key from {{ changed('int_session_visitors') }}
    union
    select session_key from {{ changed('int_session_sources') }}
    union
    select sources.session_key
    from {{ ref('int_session_sources') }} as sources
    inner join {{ changed('int_channels') }} as channels
        using (source, medium, campaign)

),

visitors as (

    -- which of their sessions is the first may have changed
    select shop_id, visitor_key from {{ changed('int_session_visitors') }}
    union
    select shop_id, visitor_key from {{ ref('int_session_visitors') }}
    where session_key in (select session_key from changed_sessions)

)

select session_key from changed_sessions
union
select session_key from {{ ref('int_session_visitors') }}
where (shop_id, visitor_key) in (select shop_id, visitor_key from visitors)
{% endcall %}

with

events as (

    select * from {{ ref('int_events') }}
    where {{ is_touched('session_key') }}

),

key_events as (

    select event_name from {{ ref('key_event_list') }}

),

landings as (

    select
        session_key,
        page_path
    from events
    where page_path is not null
    qualify
        row_number() over (partition by session_key order by occurred_at, event_id) = 1

),

summaries as (

    select
        events.shop_id,
        events.session_key,
        min(events.device) as device,
        min(events.country) as country,
        count(*) as events_count,
        count(*) filter (where events.event_name = 'page_view') as page_views,
        count(*) filter (where events.event_name = 'product_view') as product_views,
        count(*) filter (where events.event_name = 'add_to_cart') as add_to_cart_events,
        count(*) filter (where events.event_name = 'begin_checkout') as checkout_events,
        count(*) filter (where events.event_name = 'purchase') as purchase_events,
        count(key_events.event_name) as key_events,
        min(events.event_date) as session_date,
        min(events.occurred_at) as started_at,
        max(events.occurred_at) as ended_at
    from events
    left join key_events on events.event_name = key_events.event_name
    group by 1, 2

),

session_visitors as (

    select * from {{ ref('int_session_visitors') }}
    where {{ is_touched('session_key') }}

),

sources as (

    select * from {{ ref('int_session_sources') }}
    where {{ is_touched('session_key') }}

),

channels as (

    select * from {{ ref('int_channels') }}

),

with_visitors as (

    select
        summaries.*,
        session_visitors.visitor_key,
        session_visitors.is_logged_in,
        session_visitors.is_stitched,
        {{ seconds_between('summaries.started_at', 'summaries.ended_at') }} as elapsed_seconds
    from summaries
    inner join session_visitors on summaries.session_key = session_visitors.session_key

),

final as (

    select
        with_visitors.shop_id,
        with_visitors.session_key,
        with_visitors.visitor_key,
        case
            when
                row_number() over (
                    partition by with_visitors.shop_id, with_visitors.visitor_key
                    order by with_visitors.started_at, with_visitors.session_key
                ) = 1
                then 'new'
            else 'returning'
        end as visitor_type,
        sources.source,
        sources.medium,
        sources.campaign,
        channels.channel_group,
        coalesce(with_visitors.device, '(unknown)') as device,
        coalesce(with_visitors.country, '(unknown)') as country,
        landings.page_path as landing_page,
        with_visitors.events_count,
        with_visitors.page_views,
        with_visitors.product_views,
        with_visitors.add_to_cart_events,
        with_visitors.checkout_events,
        with_visitors.purchase_events,
        with_visitors.key_events,
        least(with_visitors.elapsed_seconds, {{ var('session_seconds_cap') }})
            as session_seconds,
        with_visitors.is_logged_in,
        with_visitors.is_stitched,
        with_visitors.elapsed_seconds > {{ var('engaged_seconds') }}
        or with_visitors.key_events > 0
        or with_visitors.page_views >= 2 as is_engaged,
        with_visitors.session_date,
        with_visitors.started_at,
        with_visitors.ended_at
    from with_visitors
    inner join sources on with_visitors.session_key = sources.session_key
    inner join channels
        on
            sources.source = channels.source
            and sources.medium = channels.medium
            and sources.campaign = channels.campaign
    left join landings on with_visitors.session_key = landings.session_key

)

select * from final
