{#-
    Protects every KPI of mart_overall_operations: the hours of a shop sum to its orders, its
    processed refunds and its captured payments, each leg for itself.
-#}
{%- set order_measures = {
    'gmv': 'gmv', 'gross_sales': 'gross_sales', 'discount_amount': 'discount_amount',
    'shipping_charged': 'shipping_charged', 'taxes': 'taxes', 'duties': 'duties',
    'additional_fees': 'additional_fees', 'units': 'units', 'cogs_sold': 'cogs_amount',
} -%}
{%- set refund_measures = {
    'returns_amount': 'returns_amount', 'refund_amount': 'refund_amount',
    'shipping_refunded': 'shipping_refunded', 'taxes_refunded': 'tax_refunded',
    'return_handling_cost': 'return_handling_cost', 'fx_difference': 'fx_difference',
} -%}
{%- set payment_measures = {'paid_amount': 'amount', 'payment_fees': 'fee_amount'} -%}
-- lists of measures are written by loops, which sqlfluff cannot lay out
-- noqa: disable=LT02
with

hours as (

    select
        shop_id,
        sum(orders_count) as orders_count,
        {% for measure in order_measures.keys() | list + refund_measures.keys() | list
            + payment_measures.keys() | list -%}
        sum({{ measure }}) as {{ measure }}{{ ',' if not loop.last }}
        {% endfor %}
    from {{ ref('int_sales_hourly') }}
    group by 1

),

orders as (

    select
        shop_id,
        count(*) as orders_count,
        {% for measure, column in order_measures.items() -%}
        sum({{ column }}) as {{ measure }}{{ ',' if not loop.last }}
        {% endfor %}
    from {{ ref('int_orders') }}
    group by 1

),

refunds as (

    select
        shop_id,
        {% for measure, column in refund_measures.items() -%}
        sum({{ column }}) as {{ measure }}{{ ',' if not loop.last }}
        {% endfor %}
    from {{ ref('int_refunds') }}
    where is_processed
    group by 1

),

payments as (

    select
        shop_id,
        {% for measure, column in payment_measures.items() -%}
        sum({{ column }}) as {{ measure }}{{ ',' if not loop.last }}
        {% endfor %}
    from {{ ref('int_payments') }}
    where is_captured and paid_at is not null
    group by 1

),

shops as (

    select shop_id from {{ ref('int_shops') }}

),

mismatches as (

    select
        shops.shop_id,
        coalesce(hours.orders_count, 0) as hours_orders_count,
        coalesce(orders.orders_count, 0) as orders_count,
        {% for leg, measures in [
            ('orders', order_measures), ('refunds', refund_measures), ('payments', payment_measures)
        ] -%}
        {% set leg_last = loop.last -%}
        {% for measure in measures -%}
        coalesce(hours.{{ measure }}, 0) - coalesce({{ leg }}.{{ measure }}, 0)
            as {{ measure }}_difference{{ ',' if not (leg_last and loop.last) }}
        {% endfor -%}
        {% endfor %}
    from shops
    left join hours on shops.shop_id = hours.shop_id
    left join orders on shops.shop_id = orders.shop_id
    left join refunds on shops.shop_id = refunds.shop_id
    left join payments on shops.shop_id = payments.shop_id

)

select * from mismatches
where
    hours_orders_count <> orders_count
    {%- for measures in [order_measures, refund_measures, payment_measures] -%}
    {%- for measure in measures %}
    or {{ measure }}_difference <> 0
    {%- endfor -%}
    {%- endfor %}
