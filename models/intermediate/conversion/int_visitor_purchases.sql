{{ behind_gate('staging') }}
{% call touched_keys(['shop_id', 'visitor_key']) %}
with

changed_sessions as (

    select session_key from {{ changed('int_events') }}
    where event_name = 'purchase'

),

changed_orders as (

    select shop_id, order_id from {{ changed('int_orders_counted') }}

)

select shop_id, visitor_key from {{ changed('int_sessions') }}
union
select shop_id, visitor_key from {{ ref('int_sessions') }}
where session_key in (select session_key from changed_sessions)
union
select shop_id, visitor_key from {{ changed('int_order_sessions') }}
where visitor_key is not null
union
select shop_id, visitor_key from {{ ref('int_order_sessions') }}
where
    visitor_key is not null
    and (shop_id, order_id) in (select shop_id, order_id from changed_orders)
{% endcall %}

with

purchases as (

    -- a visitor has ordered whether the shop exported the order or only its event was seen
    select
        sessions.shop_id,
        sessions.visitor_key,
        events.occurred_at as purchased_at
    from {{ ref('int_events') }} as events
    inner join {{ ref('int_sessions') }} as sessions
        on events.session_key = sessions.session_key
    where
        {{ is_touched('sessions.shop_id, sessions.visitor_key') }}
        and events.event_name = 'purchase'

    union all

    select
        orders.shop_id,
        order_sessions.visitor_key,
        orders.created_at as purchased_at
    from {{ ref('int_order_sessions') }} as order_sessions
    inner join {{ ref('int_orders_counted') }} as orders
        on
            order_sessions.shop_id = orders.shop_id
            and order_sessions.order_id = orders.order_id
    where
        {{ is_touched('order_sessions.shop_id, order_sessions.visitor_key') }}
        and order_sessions.visitor_key is not null

),

moments as (

    select
        shop_id,
        visitor_key,
        purchased_at
    from purchases
    group by 1, 2, 3

)

select * from moments
