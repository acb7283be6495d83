{{ behind_gate('staging') }}
{% call touched_keys(['shop_id', 'order_id']) %}
select shop_id, order_id from {{ changed('int_orders_counted') }}
union
select shop_id, order_id from {{ changed('int_order_lines_unioned') }}
union
select shop_id, order_id from {{ ref('int_order_lines_unioned') }}
where (shop_id, sku) in (
    select shop_id, sku from {{ changed('int_sku_costs') }}
    union
    select shop_id, sku from {{ changed('int_products') }}
)
union
select shop_id, order_id from {{ this }}
where order_date in (select business_date from {{ changed('int_fx_daily') }})
{% endcall %}

with

orders as (

    select * from {{ ref('int_orders_counted') }}
    where {{ is_touched('shop_id, order_id') }}

),

lines as (

    select
        lines.*,
        orders.customer_key,
        orders.currency,
        orders.prices_include_tax,
        orders.created_at,
        orders.order_date,
        orders.fx_factor,
        orders.shipping_amount as order_shipping_amount,
        orders.tax_amount as order_tax_amount,
        orders.stated_tax_rate,
        orders.discount_amount as order_discount_amount,
        cast(lines.quantity * lines.unit_price as decimal(18, 4)) as line_value,
        cast(
            lines.quantity * lines.unit_price - lines.discount_amount as decimal(18, 4)
        ) as discounted_value
    from {{ ref('int_order_lines_unioned') }} as lines
    inner join orders
        on lines.shop_id = orders.shop_id and lines.order_id = orders.order_id
    where {{ is_touched('lines.shop_id, lines.order_id') }}

),

order_sums as (

    select
        shop_id,
        order_id,
        -- a discount code does not pay for gift cards, unless there is nothing else
        case
            when count(*) filter (where not is_gift_card) > 0
                then sum(discounted_value) filter (where not is_gift_card)
            else sum(discounted_value)
        end as discountable_value,
        count(*) filter (where not is_gift_card) = 0 as is_gift_card_only,
        sum(discount_amount) as line_discount_amount,
        sum(tax_amount) as line_tax_amount,
        count(tax_amount) > 0 as has_line_taxes
    from lines
    group by 1, 2

),

order_discounts as (

    select
        lines.*,
        order_sums.is_gift_card_only,
        order_sums.discountable_value,
        order_sums.line_tax_amount,
        order_sums.has_line_taxes,
        case
            when lines.is_gift_card and not order_sums.is_gift_card_only then 0
            else lines.discounted_value
        end as discountable_line_value,
        greatest(
            least(
                coalesce(lines.order_discount_amount, 0) - order_sums.line_discount_amount,
                order_sums.discountable_value
            ),
            0
        ) as discount_to_allocate
    from lines
    inner join order_sums
        on lines.shop_id = order_sums.shop_id and lines.order_id = order_sums.order_id

),

rounded_shares as (

    select
        *,
        cast(
            case
                when discount_to_allocate = 0 then 0
                when discount_to_allocate = discountable_value then discountable_line_value
                else {{ round_half_up(
                    'cast(discount_to_allocate as double) * cast(discountable_line_value as double)'
                    ~ ' / cast(discountable_value as double)', 2
                ) }}
            end as decimal(18, 4)
        ) as rounded_share
    from order_discounts

),

allocated as (

    -- what rounding left over goes to the largest line, so that lines sum to the order
    select
        *,
        cast(
            rounded_share
            + case
                when
                    row_number() over (
                        partition by shop_id, order_id
                        order by discountable_line_value desc, line_id asc
                    ) = 1
                    then
                        discount_to_allocate
                        - sum(rounded_share) over (partition by shop_id, order_id)
                else 0
            end as decimal(18, 4)
        ) as allocated_discount
    from rounded_shares

),

net_values as (

    select
        *,
        cast(discounted_value - allocated_discount as decimal(18, 4)) as net_value,
        sum(
            case
                when is_gift_card and not is_gift_card_only then 0
                else discounted_value - allocated_discount
            end
        ) over (partition by shop_id, order_id) as taxed_value
    from allocated

),

tax_rates as (

    -- of tax-inclusive orders: the rate the export states, else the one that the taxes of the
    -- lines, or of the order, amount to
    select
        *,
        case
            when not prices_include_tax then 0
            when stated_tax_rate is not null then stated_tax_rate
            when has_line_taxes
                then coalesce(
                    {{ safe_divide('line_tax_amount', '(taxed_value - line_tax_amount)') }}, 0
                )
            else coalesce(
                {{ safe_divide(
                    'order_tax_amount',
                    '(taxed_value + order_shipping_amount - order_tax_amount)'
                ) }}, 0
            )
        end as order_tax_rate
    from net_values

),

values_without_tax as (

    -- lines whose tax is not that of the common rate have rates of their own; two cents are the
    -- rounding of the tax and of the share of a discount
    select
        *,
        max(
            case
                when is_gift_card then 0
                else abs(
                    coalesce(tax_amount, 0) - net_value * order_tax_rate / (1 + order_tax_rate)
                )
            end
        ) over (partition by shop_id, order_id) > 0.02 as has_several_tax_rates,
        cast(
            case
                when not prices_include_tax or is_gift_card then net_value
                when has_line_taxes then net_value - coalesce(tax_amount, 0)
                else {{ round_half_up('net_value / (1 + order_tax_rate)', 4) }}
            end as decimal(18, 4)
        ) as net_value_without_tax
    from tax_rates

),

discounts_without_tax as (

    select
        *,
        cast(
            case
                when not prices_include_tax or is_gift_card then line_value - net_value
                when has_line_taxes and has_several_tax_rates and net_value > 0
                    then {{ round_half_up(
                        'cast(line_value - net_value as double)'
                        ~ ' * cast(net_value_without_tax as double) / cast(net_value as double)', 4
                    ) }}
                else {{ round_half_up('(line_value - net_value) / (1 + order_tax_rate)', 4) }}
            end as decimal(18, 4)
        ) as discount_without_tax
    from values_without_tax

),

legs as (

    -- the list value is made of its parts, so that a line without discount has none after tax
    select
        *,
        cast(case when is_gift_card then 0 else discount_without_tax end as decimal(18, 4))
            as discount_amount_txn,
        cast(
            case when is_gift_card then 0 else net_value_without_tax + discount_without_tax end
            as decimal(18, 4)
        ) as gross_sales_txn
    from discounts_without_tax

),

costs as (

    select
        sku_costs.shop_id,
        sku_costs.sku,
        sku_costs.unit_cost,
        sku_costs.currency as cost_currency,
        sku_costs.valid_from,
        sku_costs.valid_to
    from {{ ref('int_sku_costs') }} as sku_costs

),

fx as (

    select * from {{ ref('int_fx_daily') }}

),

products as (

    select * from {{ ref('int_products') }}

),

final as (

    select
        legs.shop_id,
        legs.order_id,
        legs.line_id,
        legs.customer_key,
        legs.sku,
        coalesce(products.product_name, legs.product_name) as product_name,
        products.product_id,
        products.category_l1,
        products.brand,
        legs.currency,
        legs.quantity,
        legs.unit_price as unit_price_txn,
        legs.gross_sales_txn,
        legs.discount_amount_txn,
        case when legs.is_gift_card then legs.net_value else 0 end as gift_card_amount_txn,
        {{ money('legs.net_value - legs.net_value_without_tax') }} as included_tax_txn,
        legs.fx_factor,
        {{ money('legs.gross_sales_txn * legs.fx_factor') }} as gross_sales,
        {{ money('legs.discount_amount_txn * legs.fx_factor') }} as discount_amount,
        {{ money(
            'case when legs.is_gift_card then legs.net_value * legs.fx_factor else 0 end'
        ) }} as gift_card_amount,
        {{ money(money('costs.unit_cost * legs.quantity') ~ ' * cost_fx.fx_factor') }}
            as cogs_amount,
        legs.order_tax_rate,
        legs.is_gift_card,
        costs.unit_cost is not null and not legs.is_gift_card as has_cost,
        legs.order_date,
        legs.created_at,
        legs.source_file,
        legs.source_line
    from legs
    left join products
        on legs.shop_id = products.shop_id and legs.sku = products.sku
    left join costs
        on
            legs.shop_id = costs.shop_id
            and legs.sku = costs.sku
            and legs.order_date >= costs.valid_from
            and (costs.valid_to is null or legs.order_date < costs.valid_to)
            and not legs.is_gift_card
    left join fx as cost_fx
        on
            costs.cost_currency = cost_fx.currency
            and legs.order_date = cost_fx.business_date

)

select * from final
