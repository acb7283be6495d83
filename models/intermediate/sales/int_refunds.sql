{{ behind_gate('staging') }}

with

refunds as (

    select * from {{ ref('int_refunds_unioned') }}

),

order_customers as (

    select * from {{ ref('int_order_customers') }}

),

excluded_orders as (

    select * from {{ ref('int_orders_excluded') }}

),

order_facts as (

    select
        shop_id,
        order_id,
        max(order_tax_rate) as order_tax_rate,
        sum(gross_sales - discount_amount) as net_order_value,
        sum(gross_sales - discount_amount) filter (where has_cost) as net_order_value_costed
    from {{ ref('int_order_lines') }}
    group by 1, 2

),

orders as (

    select
        shop_id,
        order_id,
        fx_factor as order_fx_factor,
        coalesce(
            case when prices_include_tax then stated_tax_rate end,
            {{ safe_divide(
                'tax_amount', '(total_amount - tax_amount - duties_amount - fees_amount)'
            ) }},
            0
        ) as tax_rate_of_total
    from {{ ref('int_orders_counted') }}

),

line_sums as (

    select
        shop_id,
        refund_id,
        sum(goods_amount_txn) filter (where not is_gift_card) as goods_amount_txn,
        sum(goods_amount_txn) filter (where has_cost) as goods_amount_costed_txn
    from {{ ref('int_refund_lines') }}
    group by 1, 2

),

shops as (

    select * from {{ ref('int_shops') }}

),

fx as (

    select * from {{ ref('int_fx_daily') }}

),

with_context as (

    select
        refunds.*,
        shops.platform,
        coalesce(
            order_customers.customer_key,
            {{ customer_key('refunds.shop_id', 'order', 'refunds.order_id') }}
        ) as customer_key,
        order_customers.order_id is not null as has_order,
        orders.order_fx_factor,
        coalesce(orders.tax_rate_of_total, 0) as tax_rate_of_total,
        line_sums.refund_id is not null as has_lines,
        line_sums.goods_amount_txn as lines_goods_amount_txn,
        line_sums.goods_amount_costed_txn,
        coalesce(
            {{ safe_divide('order_facts.net_order_value_costed', 'order_facts.net_order_value') }},
            0
        ) as costed_share,
        {{ local_from_utc('refunds.processed_at', 'shops.timezone') }} as processed_at_local
    from refunds
    inner join shops on refunds.shop_id = shops.shop_id
    left join order_customers
        on
            refunds.shop_id = order_customers.shop_id
            and refunds.order_id = order_customers.order_id
    left join excluded_orders
        on
            refunds.shop_id = excluded_orders.shop_id
            and refunds.order_id = excluded_orders.order_id
    left join orders
        on refunds.shop_id = orders.shop_id and refunds.order_id = orders.order_id
    left join order_facts
        on refunds.shop_id = order_facts.shop_id and refunds.order_id = order_facts.order_id
    left join line_sums
        on refunds.shop_id = line_sums.shop_id and refunds.refund_id = line_sums.refund_id
    where excluded_orders.order_id is null

),

goods as (

    -- money given back without goods (goodwill) is no return; a refund that names no lines and no
    -- type is one of goods, its tax taken out at the rate of the order where it states none
    select
        *,
        cast(
            case
                when has_lines then coalesce(lines_goods_amount_txn, 0)
                when refund_type = 'refund_only' then 0
                when tax_amount is not null then amount - shipping_amount - tax_amount
                else {{ round_half_up('(amount - shipping_amount) / (1 + tax_rate_of_total)', 4) }}
            end as decimal(18, 4)
        ) as returns_amount_txn
    from with_context

),

taxes as (

    select
        *,
        cast(
            case
                when tax_amount is not null then tax_amount
                when has_lines or refund_type = 'refund_only' then 0
                else amount - shipping_amount - returns_amount_txn
            end as decimal(18, 4)
        ) as tax_refunded_txn
    from goods

),

final as (

    select
        taxes.shop_id,
        taxes.refund_id,
        taxes.order_id,
        taxes.customer_key,
        taxes.platform,
        taxes.refund_status,
        taxes.refund_type,
        taxes.reason_group,
        taxes.phase,
        taxes.currency,
        {{ money('taxes.amount') }} as refund_amount_txn,
        taxes.returns_amount_txn,
        taxes.shipping_amount as shipping_refunded_txn,
        taxes.tax_refunded_txn,
        {{ money('taxes.amount * fx.fx_factor') }} as refund_amount,
        {{ money('taxes.returns_amount_txn * fx.fx_factor') }} as returns_amount,
        {{ money(
            'case when taxes.has_lines'
            ~ ' then coalesce(taxes.goods_amount_costed_txn, 0) * fx.fx_factor'
            ~ ' else ' ~ round_half_up(
                'cast(taxes.returns_amount_txn as double) * taxes.costed_share'
                ~ ' * cast(fx.fx_factor as double)', 4
            ) ~ ' end'
        ) }} as returns_amount_costed,
        {{ money('taxes.shipping_amount * fx.fx_factor') }} as shipping_refunded,
        {{ money('taxes.tax_refunded_txn * fx.fx_factor') }} as tax_refunded,
        {{ money('taxes.handling_cost * fx.fx_factor') }} as return_handling_cost,
        {{ money(
            money('taxes.returns_amount_txn * fx.fx_factor')
            ~ ' - ' ~ money('taxes.returns_amount_txn * taxes.order_fx_factor')
        ) }} as fx_difference,
        taxes.refund_status = 'processed' and taxes.processed_at is not null as is_processed,
        taxes.is_date_estimated,
        taxes.has_order,
        cast(taxes.processed_at_local as date) as processed_date,
        date_trunc('hour', taxes.processed_at_local) as processed_hour,
        taxes.requested_at,
        taxes.processed_at,
        taxes.source_file,
        taxes.source_line
    from taxes
    left join fx
        on
            taxes.currency = fx.currency
            and cast(taxes.processed_at_local as date) = fx.business_date

)

select * from final
