{{ behind_gate('staging') }}

with

refund_lines as (

    select * from {{ ref('stg_universal__refund_lines') }}

),

order_lines as (

    select * from {{ ref('int_order_lines') }}

),

shops as (

    select * from {{ ref('int_shops') }}

),

matched as (

    select
        refund_lines.shop_id,
        refund_lines.refund_id,
        refund_lines.line_id,
        refund_lines.order_id,
        coalesce(order_lines.sku, refund_lines.sku) as sku,
        refund_lines.quantity,
        cast(
            coalesce(
                refund_lines.amount,
                {{ round_half_up(
                    'cast(order_lines.gross_sales_txn - order_lines.discount_amount_txn as double)'
                    ~ ' * refund_lines.quantity / nullif(order_lines.quantity, 0)', 4
                ) }}
            ) as decimal(18, 4)
        ) as goods_amount_txn,
        cast(
            {{ round_half_up(
                'cast(order_lines.cogs_amount as double) * refund_lines.quantity'
                ~ ' / nullif(order_lines.quantity, 0)', 4
            ) }} as decimal(18, 4)
        ) as cost_amount,
        coalesce(order_lines.has_cost, false) as has_cost,
        coalesce(order_lines.is_gift_card, false) as is_gift_card,
        {{ local_from_utc('refund_lines.restocked_at', 'shops.timezone') }}
            as restocked_at_local,
        refund_lines.restocked_at,
        refund_lines.received_at,
        refund_lines.source_file,
        refund_lines.source_line
    from refund_lines
    inner join shops on refund_lines.shop_id = shops.shop_id
    left join order_lines
        on
            refund_lines.shop_id = order_lines.shop_id
            and refund_lines.order_id = order_lines.order_id
            and refund_lines.line_id = order_lines.line_id

),

final as (

    select
        shop_id,
        refund_id,
        line_id,
        order_id,
        sku,
        quantity,
        goods_amount_txn,
        cost_amount,
        has_cost,
        is_gift_card,
        cast(restocked_at_local as date) as restocked_date,
        date_trunc('hour', restocked_at_local) as restocked_hour,
        restocked_at,
        received_at,
        source_file,
        source_line
    from matched

)

select * from final
