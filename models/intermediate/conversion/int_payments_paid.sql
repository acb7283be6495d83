{{ behind_gate('staging') }}
{% call touched_keys(['shop_id', "coalesce(order_id, '')"]) %}
select shop_id, coalesce(order_id, '') from {{ changed('int_payments') }}
union
select shop_id, order_id from {{ changed('int_orders') }}
{% endcall %}

with

payments as (

    select * from {{ ref('int_payments') }}
    where
        {{ is_touched("shop_id, coalesce(order_id, '')") }}
        and is_captured and paid_date is not null

),

orders as (

    select * from {{ ref('int_orders') }}
    where {{ is_touched('shop_id, order_id') }}

),

final as (

    select
        payments.shop_id,
        payments.payment_id,
        payments.order_id,
        payments.customer_key,
        orders.visitor_key,
        coalesce(orders.channel_group, '(untracked)') as channel_group,
        coalesce(orders.device, '(unknown)') as device,
        coalesce(payments.payment_method, '(unknown)') as payment_method,
        payments.currency,
        payments.amount_txn,
        payments.amount,
        coalesce(orders.is_tracked, false) as is_tracked,
        payments.paid_date,
        payments.paid_at
    from payments
    left join orders
        on payments.shop_id = orders.shop_id and payments.order_id = orders.order_id

)

select * from final
