{{ behind_gate('staging') }}
{% call touched_keys(['shop_id', "coalesce(order_id, '')"]) %}
{% for input in [
    'stg_taobao__orders', 'stg_taobao__order_lines', 'stg_pdd__orders', 'stg_jd__orders'
] -%}
select shop_id, coalesce(order_id, '') from {{ changed(input) }}
{{ 'union' if not loop.last }}
{% endfor -%}
{% endcall %}

with

taobao_lines as (

    select
        shop_id,
        order_id,
        {{ money('sum(quantity * unit_price)') }} as items_amount,
        sum(refunded_amount) filter (where refund_status = 'processed') as refunded_amount,
        sum(refunded_amount) filter (where refund_status <> 'processed')
            as amount_not_refunded
    from {{ ref('stg_taobao__order_lines') }}
    where {{ is_touched("shop_id, coalesce(order_id, '')") }}
    group by 1, 2

),

taobao_orders as (

    -- what the order calls refunded may be asked for only, which its lines tell; without lines the
    -- goods are worth what the buyer owes for them
    select
        orders.shop_id,
        orders.order_id,
        'taobao' as source_system,
        orders.customer_id,
        orders.phone_hash,
        orders.order_status,
        orders.closed_by,
        orders.close_reason,
        orders.device,
        cast(null as string) as payment_method,
        orders.currency,
        coalesce(taobao_lines.items_amount, orders.goods_amount) as items_amount,
        orders.shipping_amount,
        0 as service_fees,
        orders.total_amount,
        greatest(coalesce(orders.paid_amount, orders.total_amount), orders.refunded_amount)
            as payment_amount,
        greatest(
            orders.refunded_amount - coalesce(taobao_lines.amount_not_refunded, 0),
            taobao_lines.refunded_amount
        ) as refunded_amount,
        orders.is_presale,
        orders.created_at,
        orders.paid_at,
        orders.shipped_at,
        orders.confirmed_at,
        orders.source_file,
        orders.source_line
    from {{ ref('stg_taobao__orders') }} as orders
    left join taobao_lines
        on orders.shop_id = taobao_lines.shop_id and orders.order_id = taobao_lines.order_id
    where {{ is_touched("orders.shop_id, coalesce(orders.order_id, '')") }}

),

pdd_orders as (

    -- the export says that an order was refunded, not how much; a cancelled one that was neither
    -- refunded nor has a time of payment was never paid
    select
        shop_id,
        order_id,
        'pdd' as source_system,
        cast(null as string) as customer_id,
        phone_hash,
        order_status,
        cast(null as string) as closed_by,
        cast(null as string) as close_reason,
        'mobile' as device,
        payment_method,
        currency,
        goods_amount as items_amount,
        shipping_amount,
        coalesce(installation_fee, 0) + coalesce(delivery_fee, 0)
        + coalesce(delivery_installation_fee, 0) as service_fees,
        paid_amount as total_amount,
        paid_amount as payment_amount,
        case when refund_status = 'processed' or is_refunded then paid_amount end
            as refunded_amount,
        false as is_presale,
        coalesce(least(paid_at, traded_at), order_day_at) as created_at,
        case
            when order_status <> 'cancelled' or refund_status = 'processed' or is_refunded
                then coalesce(paid_at, traded_at)
            else paid_at
        end as paid_at,
        shipped_at,
        confirmed_at,
        source_file,
        source_line
    from {{ ref('stg_pdd__orders') }}
    where {{ is_touched("shop_id, coalesce(order_id, '')") }}

),

jd_orders as (

    -- the amounts of an order stand on each of its rows
    select
        shop_id,
        order_id,
        'jd' as source_system,
        max(customer_id) as customer_id,
        max(phone_hash) as phone_hash,
        max(order_status) as order_status,
        cast(null as string) as closed_by,
        cast(null as string) as close_reason,
        cast(null as string) as device,
        max(payment_method) as payment_method,
        max(currency) as currency,
        {{ money('sum(quantity * unit_price)') }} as items_amount,
        max(shipping_amount) as shipping_amount,
        0 as service_fees,
        max(owed_amount) + coalesce(max(balance_amount), 0) as total_amount,
        max(owed_amount) + coalesce(max(balance_amount), 0) as payment_amount,
        cast(null as decimal(18, 4)) as refunded_amount,
        false as is_presale,
        min(created_at) as created_at,
        min(paid_at) as paid_at,
        cast(null as timestamp) as shipped_at,
        max(completed_at) as confirmed_at,
        min(source_file) as source_file,
        min(source_line) as source_line
    from {{ ref('stg_jd__orders') }}
    where {{ is_touched("shop_id, coalesce(order_id, '')") }}
    group by 1, 2

),

unioned as (

    select * from taobao_orders
    union all
    select * from pdd_orders
    union all
    select * from jd_orders

),

with_deposits as (

    -- of a presale that is open, or was closed and nothing given back, the deposit alone was paid
    select
        *,
        is_presale
        and order_status in ('created', 'closed')
        and payment_amount > 0
        and coalesce(refunded_amount, 0) = 0 as is_deposit
    from unioned

),

paid as (

    -- what was given back had been paid; who pays on delivery does so when the trade completes
    select
        *,
        case
            when is_deposit or refunded_amount > 0 then coalesce(paid_at, created_at)
            when order_status = 'created' then null
            when paid_at is not null then paid_at
            when order_status = 'completed' then confirmed_at
        end as captured_at
    from with_deposits

),

refunded as (

    -- an order that was closed after it was paid was paid back in full, unless it says how much
    select
        *,
        case
            when captured_at is null or is_deposit then 0
            when order_status in ('closed', 'cancelled')
                then coalesce(nullif(refunded_amount, 0), payment_amount)
            else coalesce(refunded_amount, 0)
        end as amount_given_back
    from paid

),

final as (

    select
        shop_id,
        order_id,
        source_system,
        customer_id,
        phone_hash,
        case
            when order_status = 'closed' and captured_at is null then 'cancelled'
            else order_status
        end as order_status,
        case
            when
                captured_at is null and order_status in ('closed', 'cancelled')
                and closed_by in ('buyer', 'seller', 'system')
                then closed_by
        end as cancelled_by,
        close_reason,
        device,
        payment_method,
        case when is_deposit then 'deposit' end as payment_stage,
        case when is_presale then '(presale)' end as presale_campaign_id,
        currency,
        {{ money('items_amount') }} as items_amount,
        {{ money(
            'greatest(items_amount + coalesce(shipping_amount, 0) + service_fees - total_amount, 0)'
        ) }} as discount_amount,
        {{ money('coalesce(shipping_amount, 0)') }} as shipping_amount,
        -- above the prices of the goods: a price that the shop raised (改价)
        {{ money(
            'service_fees + greatest('
            ~ 'total_amount - items_amount - coalesce(shipping_amount, 0) - service_fees, 0)'
        ) }} as fees_amount,
        {{ money('total_amount') }} as total_amount,
        {{ money(
            'case when captured_at is null then null'
            ~ ' when paid_at is null and payment_amount = 0 then total_amount'
            ~ ' else payment_amount end'
        ) }} as payment_amount,
        {{ money('amount_given_back') }} as refunded_amount,
        created_at,
        captured_at,
        case when order_status = 'completed' then confirmed_at end as completed_at,
        greatest(created_at, captured_at, shipped_at, confirmed_at) as last_known_at,
        source_file,
        source_line
    from refunded

)

select * from final
