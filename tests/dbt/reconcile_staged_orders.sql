{#-
    Protects orders_count and gmv: every order of an export is counted or, as a test or staff
    order, excluded, and so is its total, in its own currency.
-#}
with

staged_orders as (

    select
        shop_id,
        currency,
        order_id,
        total_amount
    from {{ ref('stg_universal__orders') }}

    union all

    -- the total and the currency of a Shopify order stand on one of its rows
    select
        shop_id,
        max(currency) as currency,
        order_id,
        max(total_amount) as total_amount
    from {{ ref('stg_shopify__orders') }}
    group by 1, 3

    union all

    select
        shop_id,
        currency,
        order_id,
        total_amount
    from {{ ref('stg_taobao__orders') }}

    union all

    select
        shop_id,
        currency,
        order_id,
        paid_amount as total_amount
    from {{ ref('stg_pdd__orders') }}

    union all

    -- the total of a JD order stands on each of its rows
    select
        shop_id,
        max(currency) as currency,
        order_id,
        max(owed_amount + coalesce(balance_amount, 0)) as total_amount
    from {{ ref('stg_jd__orders') }}
    group by 1, 3

    union all

    -- each item of an Amazon order has its part of the total
    select
        shop_id,
        max(currency) as currency,
        order_id,
        sum(total_amount) as total_amount
    from {{ ref('stg_amazon__orders') }}
    where marketplace is distinct from 'non-amazon'
    group by 1, 3

),

known_orders as (

    select
        shop_id,
        currency,
        total_amount_txn as total_amount
    from {{ ref('int_orders') }}

    union all

    select
        shop_id,
        currency,
        total_amount_txn as total_amount
    from {{ ref('int_orders_excluded') }}

),

staged as (

    select
        shop_id,
        currency,
        count(*) as orders,
        sum(total_amount) as total_amount
    from staged_orders
    group by 1, 2

),

known as (

    select
        shop_id,
        currency,
        count(*) as orders,
        sum(total_amount) as total_amount
    from known_orders
    group by 1, 2

),

mismatches as (

    select
        coalesce(staged.shop_id, known.shop_id) as shop_id,
        coalesce(staged.currency, known.currency) as currency,
        staged.orders as staged_orders,
        known.orders as known_orders,
        staged.total_amount as staged_amount,
        known.total_amount as known_amount
    from staged
    full outer join known
        on
            staged.shop_id = known.shop_id
            and staged.currency is not distinct from known.currency
    where
        staged.orders is distinct from known.orders
        or staged.total_amount is distinct from known.total_amount

)

select * from mismatches
