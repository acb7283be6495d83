{{ behind_gate('staging') }}

with

orders as (

    select * from {{ ref('int_orders_unioned') }}

),

order_customers as (

    select * from {{ ref('int_order_customers') }}

),

excluded as (

    select
        orders.shop_id,
        orders.order_id,
        case when orders.is_test then 'test' else 'staff' end as exclusion_reason,
        orders.currency,
        orders.total_amount as total_amount_txn,
        orders.created_at
    from orders
    inner join order_customers
        on
            orders.shop_id = order_customers.shop_id
            and orders.order_id = order_customers.order_id
    where orders.is_test or order_customers.is_staff

)

select * from excluded
