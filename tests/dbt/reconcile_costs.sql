{#-
    Protects contribution_profit: what was spent on advertising, marketing, shipping and fees of
    platforms is as much in the entities as in the exports, in its own currency; shipments and fees
    of orders that are left out are left out with them.
-#}
with

excluded_orders as (

    select * from {{ ref('int_orders_excluded') }}

),

costs as (

    select
        'ad_spend' as cost_type,
        shop_id,
        spend as staged_amount,
        0 as known_amount
    from {{ ref('stg_universal__ad_spend') }}

    union all

    select
        'ad_spend',
        shop_id,
        spend,
        0
    from {{ ref('stg_google_ads__campaigns') }}

    union all

    select
        'ad_spend',
        shop_id,
        spend,
        0
    from {{ ref('stg_meta_ads__campaigns') }}

    union all

    select
        'ad_spend',
        shop_id,
        spend,
        0
    from {{ ref('stg_alimama__campaigns') }}

    union all

    select
        'ad_spend',
        shop_id,
        spend,
        0
    from {{ ref('stg_pdd__promotions') }}

    union all

    select
        'ad_spend',
        shop_id,
        spend,
        0
    from {{ ref('stg_tiktok_ads__ads') }}

    union all

    select
        'ad_spend',
        shop_id,
        0,
        spend_txn
    from {{ ref('int_ad_spend') }}

    union all

    select
        'marketing_costs',
        shop_id,
        amount,
        0
    from {{ ref('stg_universal__marketing_costs') }}

    union all

    select
        'marketing_costs',
        shop_id,
        0,
        amount_txn
    from {{ ref('int_marketing_costs') }}

    union all

    select
        'platform_fees',
        fees.shop_id,
        fees.amount,
        0
    from {{ ref('stg_universal__platform_fees') }} as fees
    left join excluded_orders
        on fees.shop_id = excluded_orders.shop_id and fees.order_id = excluded_orders.order_id
    where excluded_orders.order_id is null

    union all

    select
        'platform_fees',
        bill.shop_id,
        coalesce(bill.expense_amount, 0) - coalesce(bill.income_amount, 0),
        0
    from {{ ref('stg_alipay__bill') }} as bill
    left join excluded_orders
        on bill.shop_id = excluded_orders.shop_id and bill.order_id = excluded_orders.order_id
    where
        bill.entry_kind in ('fee', 'fee_refund')
        and excluded_orders.order_id is null

    union all

    select
        'platform_fees',
        fees.shop_id,
        -fees.amount,
        0
    from {{ ref('int_settlement_entries') }} as fees
    left join excluded_orders
        on fees.shop_id = excluded_orders.shop_id and fees.order_id = excluded_orders.order_id
    where fees.entry_kind = 'fee' and excluded_orders.order_id is null

    union all

    select
        'platform_fees',
        shop_id,
        0,
        amount_txn
    from {{ ref('int_platform_fees') }}

    union all

    select
        'shipments',
        shipments.shop_id,
        coalesce(shipments.shipping_cost, 0),
        0
    from {{ ref('stg_universal__shipments') }} as shipments
    left join excluded_orders
        on
            shipments.shop_id = excluded_orders.shop_id
            and shipments.order_id = excluded_orders.order_id
    where excluded_orders.order_id is null

    union all

    select
        'shipments',
        shop_id,
        0,
        coalesce(shipping_cost_txn, 0)
    from {{ ref('int_shipments') }}

)

select
    cost_type,
    shop_id,
    sum(staged_amount) as staged_amount,
    sum(known_amount) as known_amount
from costs
group by 1, 2
having sum(staged_amount) <> sum(known_amount)
