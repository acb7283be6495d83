{{ behind_gate('staging') }}

with

orders as (

    select * from {{ ref('int_orders_unioned') }}

),

order_customers as (

    select * from {{ ref('int_order_customers') }}

),

shops as (

    select * from {{ ref('int_shops') }}

),

fx as (

    select * from {{ ref('int_fx_daily') }}

),

with_local_times as (

    select
        orders.*,
        shops.platform,
        order_customers.customer_key,
        order_customers.is_anonymous,
        {{ local_from_utc('orders.created_at', 'shops.timezone') }} as created_at_local
    from orders
    inner join order_customers
        on
            orders.shop_id = order_customers.shop_id
            and orders.order_id = order_customers.order_id
    inner join shops on orders.shop_id = shops.shop_id
    where not orders.is_test and not order_customers.is_staff

),

with_dates as (

    select
        *,
        cast(created_at_local as date) as order_date,
        date_trunc('hour', created_at_local) as order_hour
    from with_local_times

),

with_fx as (

    select
        with_dates.*,
        fx.fx_factor
    from with_dates
    left join fx
        on
            with_dates.currency = fx.currency
            and with_dates.order_date = fx.business_date

)

select * from with_fx
