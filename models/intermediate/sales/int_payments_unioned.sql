{{ behind_gate('staging') }}
{% call touched_keys(['shop_id', "coalesce(order_id, '')"]) %}
select shop_id, coalesce(order_id, '') from {{ changed('stg_universal__payments') }}
union
select shop_id, coalesce(order_id, '') from {{ changed('stg_shopify__payment_transactions') }}
union
select shop_id, coalesce(order_id, '') from {{ changed('stg_shopify__orders') }}
union
select shop_id, coalesce(order_id, '') from {{ changed('int_marketplace_orders') }}
union
select shop_id, coalesce(order_id, '') from {{ changed('stg_amazon__orders') }}
{% endcall %}

with

universal_payments as (

    select * from {{ ref('stg_universal__payments') }}
    where {{ is_touched("shop_id, coalesce(order_id, '')") }}

),

marketplace_orders as (

    select * from {{ ref('int_marketplace_orders') }}
    where {{ is_touched("shop_id, coalesce(order_id, '')") }} and captured_at is not null

),

shopify_transactions as (

    select
        *,
        row_number() over (
            partition by shop_id, order_id order by transaction_at, source_file, source_line
        ) as transaction_number
    from {{ ref('stg_shopify__payment_transactions') }}
    where
        {{ is_touched("shop_id, coalesce(order_id, '')") }}
        and transaction_type = 'charge' and amount > 0

),

shopify_orders as (

    select * from {{ ref('stg_shopify__orders') }}
    where {{ is_touched("shop_id, coalesce(order_id, '')") }} and is_order_row

),

known_orders as (

    select
        shop_id,
        order_id
    from shopify_transactions
    group by 1, 2

),

shopify_orders_paid_elsewhere as (

    -- the transactions export holds Shopify Payments only: what was paid through another gateway
    -- stands in the orders export, with its date
    select
        shopify_orders.shop_id,
        concat(shopify_orders.order_id, '-paid') as payment_id,
        shopify_orders.order_id,
        'captured' as payment_status,
        lower(shopify_orders.payment_method) as payment_method,
        cast(null as string) as payment_stage,
        cast(null as string) as card_brand,
        shopify_orders.currency,
        {{ money('shopify_orders.total_amount - coalesce(shopify_orders.outstanding_amount, 0)') }}
            as amount,
        cast(0 as decimal(18, 4)) as fee_amount,
        shopify_orders.paid_at as attempted_at,
        shopify_orders.paid_at as captured_at,
        shopify_orders.source_file,
        shopify_orders.source_line
    from shopify_orders
    left join known_orders
        on
            shopify_orders.shop_id = known_orders.shop_id
            and shopify_orders.order_id = known_orders.order_id
    where
        known_orders.order_id is null
        and shopify_orders.paid_at is not null
        and shopify_orders.total_amount - coalesce(shopify_orders.outstanding_amount, 0) > 0
        and shopify_orders.payment_status <> 'voided'

),

amazon_orders as (

    -- Amazon charges the buyer when it ships and the report gives no date of it: what was shipped
    -- is paid, when it was ordered
    select
        shop_id,
        order_id,
        min(currency) as currency,
        {{ money('sum(total_amount)') }} as amount,
        min(created_at) as created_at,
        min(source_file) as source_file,
        min(source_line) as source_line
    from {{ ref('stg_amazon__orders') }}
    where
        {{ is_touched("shop_id, coalesce(order_id, '')") }}
        and marketplace is distinct from 'non-amazon'
        and coalesce(item_status, order_status) in ('shipped', 'completed', 'closed')
    group by 1, 2
    having sum(total_amount) > 0

),

unioned as (

    select
        shop_id,
        payment_id,
        order_id,
        payment_status,
        payment_method,
        payment_stage,
        card_brand,
        currency,
        amount,
        coalesce(fee_amount, 0) as fee_amount,
        attempted_at,
        captured_at,
        source_file,
        source_line
    from universal_payments

    union all

    select
        shop_id,
        concat(order_id, '-', transaction_number) as payment_id,
        order_id,
        'captured' as payment_status,
        payment_method,
        cast(null as string) as payment_stage,
        card_brand,
        currency,
        amount,
        coalesce(fee_amount, 0) as fee_amount,
        transaction_at as attempted_at,
        transaction_at as captured_at,
        source_file,
        source_line
    from shopify_transactions

    union all

    select * from shopify_orders_paid_elsewhere

    union all

    select
        shop_id,
        concat(order_id, '-paid') as payment_id,
        order_id,
        'captured' as payment_status,
        payment_method,
        payment_stage,
        cast(null as string) as card_brand,
        currency,
        payment_amount as amount,
        cast(0 as decimal(18, 4)) as fee_amount,
        captured_at as attempted_at,
        captured_at,
        source_file,
        source_line
    from marketplace_orders

    union all

    select
        shop_id,
        concat(order_id, '-shipped') as payment_id,
        order_id,
        'captured' as payment_status,
        cast(null as string) as payment_method,
        cast(null as string) as payment_stage,
        cast(null as string) as card_brand,
        currency,
        amount,
        cast(0 as decimal(18, 4)) as fee_amount,
        created_at as attempted_at,
        created_at as captured_at,
        source_file,
        source_line
    from amazon_orders

),

captured as (

    select
        *,
        payment_status = 'captured' as is_captured,
        case when payment_status = 'captured' then coalesce(captured_at, attempted_at) end
            as money_received_at
    from unioned

),

balances as (

    select
        shop_id,
        order_id,
        min(money_received_at) as balance_received_at
    from captured
    where is_captured and payment_stage = 'balance'
    group by 1, 2

),

with_paid_at as (

    -- a presale deposit is a liability until the balance is paid
    select
        captured.*,
        case
            when captured.payment_stage = 'deposit' and balances.balance_received_at is null
                then null
            when captured.payment_stage = 'deposit'
                then greatest(captured.money_received_at, balances.balance_received_at)
            else captured.money_received_at
        end as paid_at
    from captured
    left join balances
        on
            captured.payment_stage = 'deposit'
            and captured.shop_id = balances.shop_id
            and captured.order_id = balances.order_id

)

select * from with_paid_at
