{{ behind_gate('staging') }}

with

abandoned_carts as (

    select * from {{ ref('int_carts') }}
    where is_cart and not is_converted

),

exported_carts as (

    select * from {{ ref('int_carts_exported') }}

),

cart_visitors as (

    -- distinct: a visitor sends many events of a cart
    select distinct
        cart_key,
        visitor_key
    from {{ ref('int_cart_events') }}

),

purchases as (

    select * from {{ ref('int_visitor_purchases') }}

),

shops as (

    select * from {{ ref('int_shops') }}

),

reminders as (

    select
        {{ cart_key('shop_id', 'cart_id') }} as cart_key,
        sent_at
    from {{ ref('stg_universal__messages') }}
    where is_cart_reminder and cart_id is not null and sent_at is not null

    union all

    select
        cart_key,
        reminded_at as sent_at
    from exported_carts
    where reminded_at is not null

),

with_dates as (

    select
        abandoned_carts.shop_id,
        abandoned_carts.cart_key,
        abandoned_carts.channel_group,
        abandoned_carts.device,
        {{ business_date('reminders.sent_at', 'shops.timezone') }} as reminded_date,
        reminders.sent_at
    from reminders
    inner join abandoned_carts on reminders.cart_key = abandoned_carts.cart_key
    inner join shops on abandoned_carts.shop_id = shops.shop_id

),

reminder_days as (

    select
        shop_id,
        cart_key,
        channel_group,
        device,
        reminded_date,
        min(sent_at) as reminded_at
    from with_dates
    group by 1, 2, 3, 4, 5

),

cart_orders as (

    select
        abandoned_carts.cart_key,
        purchases.purchased_at as ordered_at
    from abandoned_carts
    inner join cart_visitors on abandoned_carts.cart_key = cart_visitors.cart_key
    inner join purchases
        on
            abandoned_carts.shop_id = purchases.shop_id
            and cart_visitors.visitor_key = purchases.visitor_key

    union all

    select
        cart_key,
        recovered_at as ordered_at
    from exported_carts
    where recovered_at is not null

),

recoveries as (

    select
        reminder_days.cart_key,
        reminder_days.reminded_date,
        min(cart_orders.ordered_at) as recovered_at
    from reminder_days
    inner join cart_orders
        on
            reminder_days.cart_key = cart_orders.cart_key
            and cart_orders.ordered_at >= reminder_days.reminded_at
            and cart_orders.ordered_at
            <= reminder_days.reminded_at + interval {{ var('cart_window_days') }} day
    group by 1, 2

),

final as (

    select
        reminder_days.shop_id,
        reminder_days.cart_key,
        reminder_days.channel_group,
        reminder_days.device,
        recoveries.recovered_at is not null as is_recovered,
        reminder_days.reminded_date,
        reminder_days.reminded_at,
        recoveries.recovered_at
    from reminder_days
    left join recoveries
        on
            reminder_days.cart_key = recoveries.cart_key
            and reminder_days.reminded_date = recoveries.reminded_date

)

select * from final
