{#- Where there are web events, they tell more of every cart than the export of carts does. -#}
{{ behind_gate('staging') }}

with

abandoned_carts as (

    select * from {{ ref('stg_universal__abandoned_carts') }}
    where created_at is not null

),

shops_with_events as (

    select shop_id from {{ ref('int_events_excluded') }}

),

staff as (

    select * from {{ ref('int_staff') }}

),

orders as (

    select * from {{ ref('int_orders_counted') }}

),

shops as (

    select * from {{ ref('int_shops') }}

),

final as (

    select
        abandoned_carts.shop_id,
        {{ cart_key('abandoned_carts.shop_id', 'abandoned_carts.cart_id') }} as cart_key,
        coalesce(abandoned_carts.currency, shops.currency) as currency,
        coalesce(abandoned_carts.value, 0) as value_txn,
        abandoned_carts.created_at,
        abandoned_carts.checkout_started_at,
        abandoned_carts.reminded_at,
        orders.created_at as recovered_at
    from abandoned_carts
    inner join shops on abandoned_carts.shop_id = shops.shop_id
    left join shops_with_events on abandoned_carts.shop_id = shops_with_events.shop_id
    left join staff
        on
            abandoned_carts.shop_id = staff.shop_id
            and abandoned_carts.customer_id = staff.customer_id
    left join orders
        on
            abandoned_carts.shop_id = orders.shop_id
            and abandoned_carts.recovered_order_id = orders.order_id
    where shops_with_events.shop_id is null and staff.customer_id is null

)

select * from final
