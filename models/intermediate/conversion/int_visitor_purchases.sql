{{ behind_gate('staging') }}

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
    where events.event_name = 'purchase'

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
    where order_sessions.visitor_key is not null

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
