{{ behind_gate('staging') }}

with

carts as (

    select * from {{ ref('int_carts') }}
    where is_checkout_completed

),

orders as (

    select * from {{ ref('int_order_outcomes') }}

),

sessions as (

    select * from {{ ref('int_sessions') }}

),

visitor_orders as (

    select
        *,
        lag(created_at) over (
            partition by shop_id, visitor_key order by created_at, order_id
        ) as previous_order_at
    from orders
    where visitor_key is not null

),

shopping_cycles as (

    -- a visit that began before the last order led to that one
    select
        visitor_orders.shop_id,
        visitor_orders.order_id,
        min(sessions.started_at) as first_session_at
    from visitor_orders
    inner join sessions
        on
            visitor_orders.shop_id = sessions.shop_id
            and visitor_orders.visitor_key = sessions.visitor_key
            and sessions.started_at <= visitor_orders.created_at
            and sessions.started_at
            >= visitor_orders.created_at - interval {{ var('shopping_cycle_days') }} day
            and (
                visitor_orders.previous_order_at is null
                or sessions.started_at > visitor_orders.previous_order_at
            )
    group by 1, 2

),

durations as (

    select
        shop_id,
        cart_key as event_key,
        'checkout' as duration_type,
        channel_group,
        device,
        {{ seconds_between('checkout_started_at', 'purchase_after_checkout_at') }} / 60
            as duration,
        checkout_date as business_date
    from carts

    union all

    select
        visitor_orders.shop_id,
        visitor_orders.order_id as event_key,
        'time_to_purchase' as duration_type,
        visitor_orders.channel_group,
        visitor_orders.device,
        {{ seconds_between('shopping_cycles.first_session_at', 'visitor_orders.created_at') }}
        / 86400 as duration,
        visitor_orders.order_date as business_date
    from visitor_orders
    inner join shopping_cycles
        on
            visitor_orders.shop_id = shopping_cycles.shop_id
            and visitor_orders.order_id = shopping_cycles.order_id

    union all

    -- the balance of a presale is paid on a day the shop sets
    select
        shop_id,
        order_id as event_key,
        'order_to_pay' as duration_type,
        channel_group,
        device,
        {{ seconds_between('created_at', 'first_paid_at') }} / 60 as duration,
        first_paid_date as business_date
    from orders
    where first_paid_date is not null and presale_campaign_id is null

)

select * from durations
