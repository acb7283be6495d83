{#-
    Protects paid_amount and payment_fees: all money that exports call captured is in int_payments,
    or belongs to an excluded order, in its own currency.
-#}
with

shopify_charges as (

    select
        shop_id,
        order_id,
        currency,
        amount
    from {{ ref('stg_shopify__payment_transactions') }}
    where transaction_type = 'charge' and amount > 0

),

shopify_orders as (

    select
        shop_id,
        order_id,
        currency,
        total_amount - coalesce(outstanding_amount, 0) as amount
    from {{ ref('stg_shopify__orders') }}
    where is_order_row and paid_at is not null and payment_status <> 'voided'

),

amazon_shipped as (

    select
        shop_id,
        order_id,
        max(currency) as currency,
        sum(total_amount) as amount
    from {{ ref('stg_amazon__orders') }}
    where
        marketplace is distinct from 'non-amazon'
        and coalesce(item_status, order_status) in ('shipped', 'completed', 'closed')
    group by 1, 2
    having sum(total_amount) > 0

),

staged_payments as (

    select
        shop_id,
        currency,
        amount
    from {{ ref('stg_universal__payments') }}
    where payment_status = 'captured'

    union all

    select
        shop_id,
        currency,
        amount
    from shopify_charges

    union all

    select
        shop_id,
        currency,
        payment_amount as amount
    from {{ ref('int_marketplace_orders') }}
    where captured_at is not null

    union all

    -- paid through another gateway than Shopify Payments
    select
        shopify_orders.shop_id,
        shopify_orders.currency,
        shopify_orders.amount
    from shopify_orders
    where
        shopify_orders.amount > 0
        and not exists (
            select 1
            from shopify_charges
            where
                shopify_charges.shop_id = shopify_orders.shop_id
                and shopify_charges.order_id = shopify_orders.order_id
        )

    union all

    -- what Amazon shipped it has charged
    select
        shop_id,
        currency,
        amount
    from amazon_shipped

),

known_payments as (

    select
        shop_id,
        currency,
        amount_txn as amount
    from {{ ref('int_payments') }}
    where is_captured

    union all

    select
        payments.shop_id,
        payments.currency,
        payments.amount
    from {{ ref('int_payments_unioned') }} as payments
    inner join {{ ref('int_orders_excluded') }} as excluded
        on payments.shop_id = excluded.shop_id and payments.order_id = excluded.order_id
    where payments.is_captured

),

staged as (

    select
        shop_id,
        currency,
        count(*) as payments,
        sum(amount) as amount
    from staged_payments
    group by 1, 2

),

known as (

    select
        shop_id,
        currency,
        count(*) as payments,
        sum(amount) as amount
    from known_payments
    group by 1, 2

),

mismatches as (

    select
        coalesce(staged.shop_id, known.shop_id) as shop_id,
        coalesce(staged.currency, known.currency) as currency,
        staged.payments as staged_payments,
        known.payments as known_payments,
        staged.amount as staged_amount,
        known.amount as known_amount
    from staged
    full outer join known
        on
            staged.shop_id = known.shop_id
            and staged.currency is not distinct from known.currency
    where
        staged.payments is distinct from known.payments
        or staged.amount is distinct from known.amount

)

select * from mismatches
