{{ behind_gate('staging') }}
{% call touched_keys(['shop_id', 'order_id']) %}
with

orders as (

    select * from {{ ref('int_orders_counted') }}

),

changed_sessions as (

    select session_key from {{ changed('int_sessions') }}

)

select shop_id, order_id from {{ changed('int_orders_counted') }}
union
select shop_id, order_id from {{ this }}
where session_key in (select session_key from changed_sessions)
union
select orders.shop_id, orders.order_id
from orders
inner join {{ changed('int_events') }} as events
    on orders.shop_id = events.shop_id and orders.visitor_id = events.visitor_id
union
{% for name in ['order_id', 'order_number'] -%}
select orders.shop_id, orders.order_id
from orders
inner join {{ changed('int_events') }} as events
    on orders.shop_id = events.shop_id and orders.{{ name }} = events.order_id
union
{% endfor -%}
{% for name in ["source_session_id", "concat(visitor_id, '|', source_session_id)"] -%}
select shop_id, order_id from orders
where
    source_session_id is not null
    and {{ source_session_key('shop_id', name) }} in (select session_key from changed_sessions)
union
{% endfor -%}
select orders.shop_id, orders.order_id
from orders
inner join {{ changed('int_channels') }} as channels
    on
        lower(coalesce(orders.landing_source, '(direct)')) = channels.source
        and lower(coalesce(orders.landing_medium, '(none)')) = channels.medium
        and lower(coalesce(orders.landing_campaign, '(not set)')) = channels.campaign
{% endcall %}

with

orders as (

    select * from {{ ref('int_orders_counted') }}
    where {{ is_touched('shop_id, order_id') }}

),

sessions as (

    select * from {{ ref('int_sessions') }}

),

channels as (

    select * from {{ ref('int_channels') }}

),

purchases as (

    select
        events.shop_id,
        events.order_id,
        events.session_key,
        events.occurred_at,
        events.event_id
    from {{ ref('int_events') }} as events
    where events.event_name = 'purchase' and events.order_id is not null

),

visitor_events as (

    select
        shop_id,
        visitor_id,
        session_key,
        min(occurred_at) as started_at
    from {{ ref('int_events') }}
    where
        (shop_id, visitor_id) in (
            select
                shop_id,
                visitor_id
            from orders
        )
    group by 1, 2, 3

),

named_sessions as (

    select
        shop_id,
        order_id,
        {{ source_session_key('shop_id', 'source_session_id') }} as session_key
    from orders
    where source_session_id is not null

    union all

    -- GA4 numbers the sessions of each cookie, so that an order names both
    select
        shop_id,
        order_id,
        {{ source_session_key('shop_id', "concat(visitor_id, '|', source_session_id)") }}
            as session_key
    from orders
    where visitor_id is not null and source_session_id is not null

),

candidates as (

    select
        orders.shop_id,
        orders.order_id,
        purchases.session_key,
        1 as preference,
        purchases.occurred_at as seen_at
    from orders
    inner join purchases
        on orders.shop_id = purchases.shop_id and orders.order_id = purchases.order_id

    union all

    select
        orders.shop_id,
        orders.order_id,
        purchases.session_key,
        2 as preference,
        purchases.occurred_at as seen_at
    from orders
    inner join purchases
        on orders.shop_id = purchases.shop_id and orders.order_number = purchases.order_id

    union all

    select
        named_sessions.shop_id,
        named_sessions.order_id,
        sessions.session_key,
        3 as preference,
        sessions.started_at as seen_at
    from named_sessions
    inner join sessions on named_sessions.session_key = sessions.session_key

    union all

    -- the last visit of the buyer's cookie in the day before the order
    select
        orders.shop_id,
        orders.order_id,
        visitor_events.session_key,
        4 as preference,
        visitor_events.started_at as seen_at
    from orders
    inner join visitor_events
        on
            orders.shop_id = visitor_events.shop_id
            and orders.visitor_id = visitor_events.visitor_id
            and visitor_events.started_at <= orders.created_at
            and visitor_events.started_at > orders.created_at - interval 1 day

),

linked as (

    select
        shop_id,
        order_id,
        session_key
    from candidates
    qualify
        row_number() over (
            partition by shop_id, order_id order by preference asc, seen_at desc, session_key asc
        ) = 1

),

final as (

    select
        orders.shop_id,
        orders.order_id,
        linked.session_key,
        sessions.visitor_key,
        sessions.visitor_type,
        sessions.device,
        coalesce(sessions.channel_group, channels.channel_group) as channel_group
    from orders
    left join linked
        on orders.shop_id = linked.shop_id and orders.order_id = linked.order_id
    left join sessions on linked.session_key = sessions.session_key
    left join channels
        on
            (orders.landing_source is not null or orders.landing_medium is not null)
            and lower(coalesce(orders.landing_source, '(direct)')) = channels.source
            and lower(coalesce(orders.landing_medium, '(none)')) = channels.medium
            and lower(coalesce(orders.landing_campaign, '(not set)')) = channels.campaign

)

select * from final
