{#-
    The legs of sales, each at its own date: orders and costs of goods by order date, returns and
    refunds by refund date, restocked cost by restock date, payments by payment date. Costs that
    have a date only stand in the first hour of that date.
-#}
{%- set measures = [
    'gmv', 'gross_sales', 'discount_amount', 'returns_amount', 'refund_amount',
    'shipping_charged', 'shipping_refunded', 'taxes', 'taxes_refunded', 'duties',
    'additional_fees', 'orders_count', 'units', 'aov_numerator', 'aov_orders', 'paid_amount',
    'cogs_sold', 'cogs_restocked', 'net_order_value_costed', 'net_sales_costed',
    'shipping_cost', 'payment_fees',
    'platform_fees', 'return_handling_cost', 'marketing_cost', 'fx_difference',
] -%}
{%- set counts = ['orders_count', 'units', 'aov_orders'] -%}
{%- set legs = {
    'order_leg': {
        'model': 'int_orders', 'hour': 'order_hour',
        'gmv': 'gmv', 'gross_sales': 'gross_sales', 'discount_amount': 'discount_amount',
        'shipping_charged': 'shipping_charged', 'taxes': 'taxes', 'duties': 'duties',
        'additional_fees': 'additional_fees', 'orders_count': '1', 'units': 'units',
        'aov_numerator': 'case when is_gift_card_only then 0 else gross_sales - discount_amount end',
        'aov_orders': 'case when is_gift_card_only then 0 else 1 end',
        'cogs_sold': 'cogs_amount', 'net_order_value_costed': 'net_order_value_costed',
        'net_sales_costed': 'net_order_value_costed',
    },
    'refund_leg': {
        'model': 'int_refunds', 'hour': 'processed_hour', 'where': 'is_processed',
        'returns_amount': 'returns_amount', 'refund_amount': 'refund_amount',
        'shipping_refunded': 'shipping_refunded', 'taxes_refunded': 'tax_refunded',
        'net_sales_costed': '-returns_amount_costed',
        'return_handling_cost': 'return_handling_cost', 'fx_difference': 'fx_difference',
    },
    'restock_leg': {
        'model': 'int_refund_lines', 'hour': 'restocked_hour',
        'where': 'restocked_hour is not null and has_cost', 'cogs_restocked': 'cost_amount',
    },
    'payment_leg': {
        'model': 'int_payments', 'hour': 'paid_hour',
        'where': 'is_captured and paid_hour is not null',
        'paid_amount': 'amount', 'payment_fees': 'fee_amount',
    },
    'shipment_leg': {
        'model': 'int_shipments', 'hour': 'cast(shipped_date as timestamp)',
        'where': 'shipped_date is not null', 'shipping_cost': 'shipping_cost',
    },
    'platform_fee_leg': {
        'model': 'int_platform_fees', 'hour': 'cast(fee_date as timestamp)',
        'platform_fees': 'amount',
    },
    'ad_leg': {
        'model': 'int_ad_spend', 'hour': 'cast(spend_date as timestamp)',
        'marketing_cost': 'spend',
    },
    'marketing_leg': {
        'model': 'int_marketing_costs', 'hour': 'cast(cost_date as timestamp)',
        'marketing_cost': 'amount',
    },
} -%}
{{ behind_gate('staging') }}
-- noqa: disable=LT02

with

{% for leg, parts in legs.items() -%}
{{ leg }} as (

    select
        shop_id,
        {{ parts['hour'] }} as sales_hour,
        {% for measure in measures -%}
        {% if measure in counts -%}
        cast(sum({{ parts.get(measure, '0') }}) as bigint) as {{ measure }}
        {%- else -%}
        {{ total(parts.get(measure, '0')) }} as {{ measure }}
        {%- endif %}{{ ',' if not loop.last }}
        {% endfor %}
    from {{ ref(parts['model']) }}
    {% if 'where' in parts -%}
    where {{ parts['where'] }}
    {% endif -%}
    group by 1, 2

),

{% endfor -%}
legs as (

    {% for leg in legs -%}
    select * from {{ leg }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

shops as (

    select * from {{ ref('int_shops') }}

),

final as (

    select
        legs.shop_id,
        shops.platform,
        {% for measure in measures -%}
        {% if measure in counts -%}
        cast(sum(legs.{{ measure }}) as bigint) as {{ measure }},
        {% else -%}
        {{ total('legs.' ~ measure) }} as {{ measure }},
        {% endif -%}
        {% endfor -%}
        cast(legs.sales_hour as date) as business_date,
        legs.sales_hour
    from legs
    inner join shops on legs.shop_id = shops.shop_id
    group by all

)

select * from final
