{{ behind_gate('staging') }}
{% call touched_keys(['shop_id', 'order_id']) %}
with

changed_orders as (

    select shop_id, order_id from {{ changed('int_orders_counted') }}
    union
    select shop_id, order_id from {{ changed('int_order_lines') }}
    union
    select shop_id, order_id from {{ changed('int_order_lines_unioned') }}
    union
    select shop_id, order_id from {{ changed('int_payments') }}
    union
    select shop_id, order_id from {{ changed('int_order_sessions') }}

),

customers as (

    -- the number of an order among those of its customer
    select shop_id, customer_key from {{ changed('int_orders_counted') }}
    union
    select shop_id, customer_key from {{ ref('int_orders_counted') }}
    where (shop_id, order_id) in (select shop_id, order_id from changed_orders)

)

select shop_id, order_id from changed_orders
where order_id is not null
union
select shop_id, order_id from {{ ref('int_orders_counted') }}
where (shop_id, customer_key) in (select shop_id, customer_key from customers)
{% endcall %}

with

orders as (

    select * from {{ ref('int_orders_counted') }}
    where {{ is_touched('shop_id, order_id') }}

),

line_sums as (

    select
        shop_id,
        order_id,
        count(*) as lines_count,
        sum(case when is_gift_card then 0 else quantity end) as units,
        sum(gross_sales_txn) as gross_sales_txn,
        sum(discount_amount_txn) as discount_amount_txn,
        sum(gift_card_amount_txn) as gift_card_amount_txn,
        sum(included_tax_txn) as included_tax_txn,
        sum(gross_sales) as gross_sales,
        sum(discount_amount) as discount_amount,
        sum(cogs_amount) filter (where has_cost) as cogs_amount,
        sum(gross_sales - discount_amount) filter (where has_cost) as net_order_value_costed,
        count(*) filter (where not is_gift_card) = 0 as is_gift_card_only
    from {{ ref('int_order_lines') }}
    where {{ is_touched('shop_id, order_id') }}
    group by 1, 2

),

line_taxes as (

    select
        shop_id,
        order_id,
        sum(tax_amount) as line_tax_amount
    from {{ ref('int_order_lines_unioned') }}
    where {{ is_touched('shop_id, order_id') }}
    group by 1, 2

),

payments as (

    select
        shop_id,
        order_id,
        sum(amount) as paid_amount,
        sum(fee_amount) as payment_fees,
        min(paid_at) as first_paid_at,
        min(currency) as currency,
        sum(amount_txn) as paid_amount_txn
    from {{ ref('int_payments') }}
    where {{ is_touched('shop_id, order_id') }} and is_captured and paid_at is not null
    group by 1, 2

),

order_sessions as (

    select * from {{ ref('int_order_sessions') }}
    where {{ is_touched('shop_id, order_id') }}

),

taxes as (

    select
        orders.*,
        line_sums.lines_count is not null as has_lines,
        coalesce(line_sums.lines_count, 0) as lines_count,
        cast(coalesce(line_sums.units, 0) as bigint) as units,
        line_sums.gross_sales_txn as lines_gross_sales_txn,
        line_sums.discount_amount_txn as lines_discount_amount_txn,
        coalesce(line_sums.gift_card_amount_txn, 0) as gift_card_amount_txn,
        line_sums.gross_sales as lines_gross_sales,
        line_sums.discount_amount as lines_discount_amount,
        coalesce(line_sums.cogs_amount, 0) as cogs_amount,
        coalesce(line_sums.net_order_value_costed, 0) as net_order_value_costed,
        coalesce(line_sums.is_gift_card_only, false) as is_gift_card_only,
        coalesce(orders.tax_amount, line_taxes.line_tax_amount, 0) as taxes_txn,
        line_sums.included_tax_txn,
        -- of a tax-inclusive order without lines: one rate for its goods and its shipping
        case
            when orders.prices_include_tax
                then coalesce(
                    orders.stated_tax_rate,
                    {{ safe_divide(
                        'orders.tax_amount',
                        '(orders.total_amount - orders.tax_amount - orders.duties_amount'
                        ~ ' - orders.fees_amount)'
                    ) }},
                    0
                )
            else 0
        end as order_tax_rate
    from orders
    left join line_sums
        on orders.shop_id = line_sums.shop_id and orders.order_id = line_sums.order_id
    left join line_taxes
        on orders.shop_id = line_taxes.shop_id and orders.order_id = line_taxes.order_id

),

stated_values as (

    -- an order without lines is worth what the order itself states
    select
        *,
        coalesce(
            items_amount,
            total_amount - shipping_amount - duties_amount - fees_amount
            + coalesce(discount_amount, 0)
            - case when prices_include_tax then 0 else taxes_txn end
        ) as stated_items_amount
    from taxes

),

legs as (

    select
        *,
        case
            when has_lines then lines_gross_sales_txn
            else {{ round_half_up('stated_items_amount / (1 + order_tax_rate)', 4) }}
        end as gross_sales_txn,
        case
            when has_lines then lines_discount_amount_txn
            else {{ round_half_up('coalesce(discount_amount, 0) / (1 + order_tax_rate)', 4) }}
        end as discount_amount_txn,
        -- what is left of the taxes of a tax-inclusive order after its lines is that of shipping
        case
            when not prices_include_tax then shipping_amount
            when has_lines
                then shipping_amount - least(
                    greatest(coalesce(tax_amount, 0) - included_tax_txn, 0), shipping_amount
                )
            else {{ round_half_up('shipping_amount / (1 + order_tax_rate)', 4) }}
        end as shipping_charged_txn,
        total_amount - gift_card_amount_txn as gmv_txn
    from stated_values

),

numbered as (

    select
        *,
        cast(
            row_number() over (partition by shop_id, customer_key order by created_at, order_id)
            as bigint
        ) as customer_order_number
    from legs

),

final as (

    select
        numbered.shop_id,
        numbered.order_id,
        numbered.order_number,
        numbered.platform,
        numbered.source_system,
        numbered.customer_key,
        case when numbered.customer_order_number = 1 then 'new' else 'returning' end
            as customer_type,
        numbered.order_status,
        numbered.cancelled_by,
        numbered.close_reason,
        numbered.sales_channel,
        numbered.ship_country,
        coalesce(order_sessions.channel_group, '(untracked)') as channel_group,
        coalesce(numbered.device, order_sessions.device, '(unknown)') as device,
        coalesce(order_sessions.visitor_type, '(untracked)') as visitor_type,
        order_sessions.session_key,
        order_sessions.visitor_key,
        numbered.coupon_codes,
        numbered.promo_campaign_id,
        numbered.presale_campaign_id,
        numbered.currency,
        numbered.customer_order_number,
        numbered.lines_count,
        numbered.units,
        cast(numbered.gross_sales_txn as decimal(18, 4)) as gross_sales_txn,
        cast(numbered.discount_amount_txn as decimal(18, 4)) as discount_amount_txn,
        cast(numbered.shipping_charged_txn as decimal(18, 4)) as shipping_charged_txn,
        cast(numbered.taxes_txn as decimal(18, 4)) as taxes_txn,
        numbered.duties_amount as duties_txn,
        numbered.fees_amount as additional_fees_txn,
        cast(numbered.gift_card_amount_txn as decimal(18, 4)) as gift_card_amount_txn,
        numbered.total_amount as total_amount_txn,
        cast(numbered.gmv_txn as decimal(18, 4)) as gmv_txn,
        numbered.fx_factor,
        {{ money(
            'coalesce(numbered.lines_gross_sales,'
            ~ ' cast(numbered.gross_sales_txn as decimal(18, 4)) * numbered.fx_factor)'
        ) }} as gross_sales,
        {{ money(
            'coalesce(numbered.lines_discount_amount,'
            ~ ' cast(numbered.discount_amount_txn as decimal(18, 4)) * numbered.fx_factor)'
        ) }} as discount_amount,
        {{ money(
            'cast(numbered.shipping_charged_txn as decimal(18, 4)) * numbered.fx_factor'
        ) }} as shipping_charged,
        {{ money('numbered.taxes_txn * numbered.fx_factor') }} as taxes,
        {{ money('numbered.duties_amount * numbered.fx_factor') }} as duties,
        {{ money('numbered.fees_amount * numbered.fx_factor') }} as additional_fees,
        {{ money('numbered.gmv_txn * numbered.fx_factor') }} as gmv,
        {{ money('numbered.cogs_amount') }} as cogs_amount,
        {{ money('numbered.net_order_value_costed') }} as net_order_value_costed,
        {{ money('coalesce(payments.paid_amount, 0)') }} as paid_amount,
        {{ money('coalesce(payments.payment_fees, 0)') }} as payment_fees,
        -- the paid part of the order in its own currency, without what was paid above its total
        {{ money(
            'case when payments.order_id is null then 0'
            ~ ' when numbered.total_amount <= 0'
            ~ ' or payments.paid_amount_txn >= numbered.total_amount'
            ~ ' or payments.currency <> numbered.currency'
            ~ ' then numbered.gmv_txn * numbered.fx_factor'
            ~ ' else ' ~ round_half_up(
                'cast(numbered.gmv_txn as double) * cast(payments.paid_amount_txn as double)'
                ~ ' / cast(numbered.total_amount as double)'
                ~ ' * cast(numbered.fx_factor as double)', 4
            ) ~ ' end'
        ) }} as gmv_paid,
        numbered.has_lines,
        numbered.has_amount_details,
        numbered.is_anonymous,
        numbered.is_gift_card_only,
        numbered.is_flagged,
        numbered.prices_include_tax,
        payments.order_id is not null as is_paid,
        order_sessions.session_key is not null as is_tracked,
        numbered.order_date,
        numbered.order_hour,
        numbered.created_at,
        payments.first_paid_at,
        numbered.completed_at,
        numbered.cancelled_at,
        numbered.source_file,
        numbered.source_line
    from numbered
    left join payments
        on numbered.shop_id = payments.shop_id and numbered.order_id = payments.order_id
    left join order_sessions
        on
            numbered.shop_id = order_sessions.shop_id
            and numbered.order_id = order_sessions.order_id

)

select * from final
