{{ behind_gate('staging') }}
{% call touched_keys(['shop_id', "coalesce(order_id, '')"]) %}
select shop_id, coalesce(order_id, '') from {{ changed('int_payments_unioned') }}
union
select shop_id, order_id from {{ changed('int_order_customers') }}
union
select shop_id, order_id from {{ changed('int_orders_excluded') }}
union
select shop_id, coalesce(order_id, '') from {{ this }}
where (currency, paid_date) in (
    select currency, business_date from {{ changed('int_fx_daily') }}
)
{% endcall %}

with

payments as (

    select * from {{ ref('int_payments_unioned') }}
    where {{ is_touched("shop_id, coalesce(order_id, '')") }}

),

order_customers as (

    select * from {{ ref('int_order_customers') }}

),

excluded_orders as (

    select * from {{ ref('int_orders_excluded') }}

),

shops as (

    select * from {{ ref('int_shops') }}

),

fx as (

    select * from {{ ref('int_fx_daily') }}

),

with_local_times as (

    -- a payment whose order is in no export keeps its money, under a customer of its own
    select
        payments.*,
        shops.platform,
        coalesce(
            order_customers.customer_key,
            {{ customer_key('payments.shop_id', 'order', 'payments.order_id') }}
        ) as customer_key,
        order_customers.order_id is not null as has_order,
        {{ local_from_utc('payments.paid_at', 'shops.timezone') }} as paid_at_local
    from payments
    inner join shops on payments.shop_id = shops.shop_id
    left join order_customers
        on
            payments.shop_id = order_customers.shop_id
            and payments.order_id = order_customers.order_id
    left join excluded_orders
        on
            payments.shop_id = excluded_orders.shop_id
            and payments.order_id = excluded_orders.order_id
    where excluded_orders.order_id is null

),

final as (

    select
        with_local_times.shop_id,
        payment_id,
        order_id,
        customer_key,
        platform,
        payment_status,
        payment_method,
        payment_stage,
        card_brand,
        with_local_times.currency,
        amount as amount_txn,
        fee_amount as fee_amount_txn,
        {{ money('amount * fx.fx_factor') }} as amount,
        {{ money('fee_amount * fx.fx_factor') }} as fee_amount,
        is_captured,
        has_order,
        cast(paid_at_local as date) as paid_date,
        date_trunc('hour', paid_at_local) as paid_hour,
        attempted_at,
        captured_at,
        paid_at,
        source_file,
        source_line
    from with_local_times
    left join fx
        on
            with_local_times.currency = fx.currency
            and cast(with_local_times.paid_at_local as date) = fx.business_date

)

select * from final
