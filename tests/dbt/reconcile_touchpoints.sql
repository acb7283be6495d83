{#-
    Protects attributed orders and sales: the credits of an order sum to exactly 1 in each way of
    giving them, and every order whose session began in the window has touches.
-#}
with

touchpoints as (

    select * from {{ ref('int_touchpoints') }}

),

credits as (

    select
        shop_id,
        order_id,
        sum(last_click_credit) as last_click_credit,
        sum(last_non_direct_credit) as last_non_direct_credit,
        max(touch_number) - count(*) as missing_touches
    from touchpoints
    group by 1, 2

),

orders_with_touches as (

    select
        orders.shop_id,
        orders.order_id
    from {{ ref('int_orders') }} as orders
    inner join {{ ref('int_sessions') }} as sessions
        on orders.session_key = sessions.session_key
    where
        sessions.started_at <= orders.created_at
        and sessions.started_at >= orders.created_at - interval {{ var('touchpoint_days') }} day

),

mismatches as (

    select
        coalesce(credits.shop_id, orders_with_touches.shop_id) as shop_id,
        coalesce(credits.order_id, orders_with_touches.order_id) as order_id,
        credits.last_click_credit,
        credits.last_non_direct_credit,
        credits.missing_touches
    from credits
    full outer join orders_with_touches
        on
            credits.shop_id = orders_with_touches.shop_id
            and credits.order_id = orders_with_touches.order_id
    where
        credits.order_id is null
        or credits.last_click_credit <> 1
        or credits.last_non_direct_credit <> 1
        or credits.missing_touches <> 0

)

select * from mismatches
