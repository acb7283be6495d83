{{ behind_gate('staging') }}
{% call touched_keys(['shop_id', 'order_id']) %}
select shop_id, order_id from {{ changed('int_orders_unioned') }}
union
select shop_id, order_id from {{ changed('int_order_customers') }}
union
select shop_id, order_id from {{ this }}
where (currency, order_date) in (
    select currency, business_date from {{ changed('int_fx_daily') }}
)
{% endcall %}

with

orders as (

    select * from {{ ref('int_orders_unioned') }}
    where {{ is_touched('shop_id, order_id') }}

),

order_customers as (

    select * from {{ ref('int_order_customers') }}
    where {{ is_touched('shop_id, order_id') }}

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
