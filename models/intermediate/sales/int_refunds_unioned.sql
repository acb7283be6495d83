{{ behind_gate('staging') }}

with

universal_refunds as (

    select * from {{ ref('stg_universal__refunds') }}

),

shopify_refund_transactions as (

    select
        *,
        row_number() over (
            partition by shop_id, order_id order by transaction_at, source_file, source_line
        ) as transaction_number
    from {{ ref('stg_shopify__payment_transactions') }}
    where transaction_type = 'refund' and amount < 0

),

shopify_dated_refunds as (

    select
        shop_id,
        order_id,
        sum(-amount) as dated_amount
    from shopify_refund_transactions
    group by 1, 2

),

shopify_undated_refunds as (

    -- money the orders export calls refunded and no transaction dates: it is booked on the day of
    -- the cancellation, else of the order, and marked
    select
        orders.shop_id,
        concat(orders.order_id, '-undated') as refund_id,
        orders.order_id,
        orders.currency,
        {{ money('orders.refunded_amount - coalesce(shopify_dated_refunds.dated_amount, 0)') }}
            as amount,
        coalesce(orders.cancelled_at, orders.created_at) as processed_at,
        orders.source_file,
        orders.source_line
    from {{ ref('stg_shopify__orders') }} as orders
    left join shopify_dated_refunds
        on
            orders.shop_id = shopify_dated_refunds.shop_id
            and orders.order_id = shopify_dated_refunds.order_id
    where
        orders.is_order_row
        and orders.refunded_amount - coalesce(shopify_dated_refunds.dated_amount, 0) > 0.005

),

marketplace_orders as (

    select * from {{ ref('int_marketplace_orders') }}

),

taobao_shops as (

    select shop_id
    from marketplace_orders
    where source_system = 'taobao'
    group by 1

),

alipay_refunds as (

    -- what went through the account of the shop: refunds of orders that were not complete yet did
    -- not
    select
        bill.shop_id,
        bill.order_id,
        bill.entry_id,
        bill.currency,
        bill.expense_amount as amount,
        bill.booked_at,
        bill.source_file,
        bill.source_line,
        row_number() over (
            partition by bill.shop_id, bill.entry_id
            order by bill.source_file, bill.source_line
        ) as entry_number
    from {{ ref('stg_alipay__bill') }} as bill
    inner join taobao_shops on bill.shop_id = taobao_shops.shop_id
    where bill.entry_kind = 'refund' and bill.expense_amount > 0

),

alipay_dated_refunds as (

    select
        shop_id,
        order_id,
        sum(amount) as dated_amount
    from alipay_refunds
    group by 1, 2

),

marketplace_undated_refunds as (

    -- the order says how much was given back, not when: not before the last that is known of it
    select
        orders.shop_id,
        concat(orders.order_id, '-undated') as refund_id,
        orders.order_id,
        orders.currency,
        {{ money('orders.refunded_amount - coalesce(alipay_dated_refunds.dated_amount, 0)') }}
            as amount,
        -- who gets all back gets the postage back
        case
            when orders.refunded_amount >= orders.total_amount
                then least(
                    orders.shipping_amount,
                    {{ money(
                        'orders.refunded_amount - coalesce(alipay_dated_refunds.dated_amount, 0)'
                    ) }}
                )
            else 0
        end as shipping_amount,
        orders.last_known_at as processed_at,
        orders.source_file,
        orders.source_line
    from marketplace_orders as orders
    left join alipay_dated_refunds
        on
            orders.shop_id = alipay_dated_refunds.shop_id
            and orders.order_id = alipay_dated_refunds.order_id
    where orders.refunded_amount - coalesce(alipay_dated_refunds.dated_amount, 0) > 0.005

),

amazon_refunds as (

    -- what buyers got back: not the fees, and not the tax that Amazon withholds and pays itself
    select
        shop_id,
        order_id,
        settlement_id,
        adjustment_id,
        posted_at as processed_at,
        min(currency) as currency,
        {{ money('-sum(amount)') }} as amount,
        {{ money("-coalesce(sum(amount) filter (where entry_kind = 'shipping'), 0)") }}
            as shipping_amount,
        {{ money("-sum(amount) filter (where entry_kind = 'tax')") }} as tax_amount,
        min(source_file) as source_file,
        min(source_line) as source_line
    from {{ ref('int_settlement_entries') }}
    where
        is_refund
        and order_id is not null
        and entry_kind in ('goods', 'shipping', 'tax', 'promotion')
    group by 1, 2, 3, 4, 5
    having sum(amount) <> 0

),

numbered_amazon_refunds as (

    select
        *,
        row_number() over (
            partition by shop_id, order_id
            order by processed_at, settlement_id, adjustment_id, source_line
        ) as refund_number
    from amazon_refunds

),

unioned as (

    select
        shop_id,
        refund_id,
        order_id,
        refund_status,
        refund_type,
        reason_group,
        phase,
        currency,
        amount,
        coalesce(shipping_amount, 0) as shipping_amount,
        tax_amount,
        coalesce(handling_cost, 0) as handling_cost,
        false as is_date_estimated,
        coalesce(is_platform_decided, false) as is_platform_decided,
        requested_at,
        case when refund_status = 'processed' then processed_at end as processed_at,
        source_file,
        source_line
    from universal_refunds

    union all

    select
        shop_id,
        concat(order_id, '-refund-', transaction_number) as refund_id,
        order_id,
        'processed' as refund_status,
        cast(null as string) as refund_type,
        cast(null as string) as reason_group,
        cast(null as string) as phase,
        currency,
        {{ money('-amount') }} as amount,
        cast(0 as decimal(18, 4)) as shipping_amount,
        cast(null as decimal(18, 4)) as tax_amount,
        cast(0 as decimal(18, 4)) as handling_cost,
        false as is_date_estimated,
        false as is_platform_decided,
        cast(null as timestamp) as requested_at,
        transaction_at as processed_at,
        source_file,
        source_line
    from shopify_refund_transactions

    union all

    select
        shop_id,
        refund_id,
        order_id,
        'processed' as refund_status,
        cast(null as string) as refund_type,
        cast(null as string) as reason_group,
        cast(null as string) as phase,
        currency,
        amount,
        cast(0 as decimal(18, 4)) as shipping_amount,
        cast(null as decimal(18, 4)) as tax_amount,
        cast(0 as decimal(18, 4)) as handling_cost,
        true as is_date_estimated,
        false as is_platform_decided,
        cast(null as timestamp) as requested_at,
        processed_at,
        source_file,
        source_line
    from shopify_undated_refunds

    union all

    select
        shop_id,
        concat('alipay-', entry_id, '-', entry_number) as refund_id,
        order_id,
        'processed' as refund_status,
        cast(null as string) as refund_type,
        cast(null as string) as reason_group,
        cast(null as string) as phase,
        currency,
        amount,
        cast(0 as decimal(18, 4)) as shipping_amount,
        cast(null as decimal(18, 4)) as tax_amount,
        cast(0 as decimal(18, 4)) as handling_cost,
        false as is_date_estimated,
        false as is_platform_decided,
        cast(null as timestamp) as requested_at,
        booked_at as processed_at,
        source_file,
        source_line
    from alipay_refunds

    union all

    select
        shop_id,
        refund_id,
        order_id,
        'processed' as refund_status,
        cast(null as string) as refund_type,
        cast(null as string) as reason_group,
        cast(null as string) as phase,
        currency,
        amount,
        cast(shipping_amount as decimal(18, 4)) as shipping_amount,
        cast(null as decimal(18, 4)) as tax_amount,
        cast(0 as decimal(18, 4)) as handling_cost,
        true as is_date_estimated,
        false as is_platform_decided,
        cast(null as timestamp) as requested_at,
        processed_at,
        source_file,
        source_line
    from marketplace_undated_refunds

    union all

    select
        shop_id,
        concat(order_id, '-refund-', refund_number) as refund_id,
        order_id,
        'processed' as refund_status,
        cast(null as string) as refund_type,
        cast(null as string) as reason_group,
        cast(null as string) as phase,
        currency,
        amount,
        shipping_amount,
        tax_amount,
        cast(0 as decimal(18, 4)) as handling_cost,
        false as is_date_estimated,
        false as is_platform_decided,
        cast(null as timestamp) as requested_at,
        processed_at,
        source_file,
        source_line
    from numbered_amazon_refunds

)

select * from unioned
