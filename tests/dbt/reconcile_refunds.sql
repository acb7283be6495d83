{#-
    Protects refund_amount and, through it, returns_amount and net_sales: all money that exports
    call given back for an order is in int_refunds, or belongs to an excluded order. Shopify says
    it twice, in the transactions and in the orders: the larger one counts, and so it is with Taobao
    and the statements of Alipay.
-#}
with

shopify_orders as (

    select
        shop_id,
        order_id,
        max(coalesce(refunded_amount, 0)) as amount
    from {{ ref('stg_shopify__orders') }}
    group by 1, 2

),

shopify_transactions as (

    select
        shop_id,
        order_id,
        sum(-amount) as amount
    from {{ ref('stg_shopify__payment_transactions') }}
    where transaction_type = 'refund' and amount < 0
    group by 1, 2

),

taobao_shops as (

    select shop_id
    from {{ ref('stg_taobao__orders') }}
    group by 1

),

alipay_entries as (

    select
        bill.shop_id,
        bill.order_id,
        sum(bill.expense_amount) as amount
    from {{ ref('stg_alipay__bill') }} as bill
    inner join taobao_shops on bill.shop_id = taobao_shops.shop_id
    where bill.entry_kind = 'refund'
    group by 1, 2

),

staged as (

    select
        shop_id,
        order_id,
        sum(amount) as amount
    from {{ ref('stg_universal__refunds') }}
    group by 1, 2

    union all

    select
        coalesce(shopify_orders.shop_id, shopify_transactions.shop_id) as shop_id,
        coalesce(shopify_orders.order_id, shopify_transactions.order_id) as order_id,
        greatest(
            coalesce(shopify_orders.amount, 0), coalesce(shopify_transactions.amount, 0)
        ) as amount
    from shopify_orders
    full outer join shopify_transactions
        on
            shopify_orders.shop_id = shopify_transactions.shop_id
            and shopify_orders.order_id = shopify_transactions.order_id

    union all

    select
        coalesce(orders.shop_id, alipay_entries.shop_id) as shop_id,
        coalesce(orders.order_id, alipay_entries.order_id) as order_id,
        greatest(coalesce(orders.refunded_amount, 0), coalesce(alipay_entries.amount, 0)) as amount
    from {{ ref('int_marketplace_orders') }} as orders
    full outer join alipay_entries
        on
            orders.shop_id = alipay_entries.shop_id
            and orders.order_id = alipay_entries.order_id

    union all

    select
        shop_id,
        order_id,
        -sum(amount) as amount
    from {{ ref('int_settlement_entries') }}
    where
        is_refund
        and order_id is not null
        and entry_kind in ('goods', 'shipping', 'tax', 'promotion')
    group by 1, 2

),

known_refunds as (

    select
        shop_id,
        order_id,
        refund_amount_txn as amount
    from {{ ref('int_refunds') }}

    union all

    select
        refunds.shop_id,
        refunds.order_id,
        refunds.amount
    from {{ ref('int_refunds_unioned') }} as refunds
    inner join {{ ref('int_orders_excluded') }} as excluded
        on refunds.shop_id = excluded.shop_id and refunds.order_id = excluded.order_id

),

known as (

    select
        shop_id,
        order_id,
        sum(amount) as amount
    from known_refunds
    group by 1, 2

),

mismatches as (

    -- what is below half a cent is no refund but rounding
    select
        coalesce(staged.shop_id, known.shop_id) as shop_id,
        coalesce(staged.order_id, known.order_id) as order_id,
        staged.amount as staged_amount,
        known.amount as known_amount
    from staged
    full outer join known
        on
            staged.shop_id = known.shop_id
            and staged.order_id is not distinct from known.order_id
    where abs(coalesce(staged.amount, 0) - coalesce(known.amount, 0)) > 0.005

)

select * from mismatches
