{{ behind_gate('staging') }}
{% call touched_keys(['shop_id', "coalesce(order_id, '')"]) %}
{% for input in [
    'int_marketplace_orders', 'stg_taobao__order_lines', 'stg_pdd__orders', 'stg_jd__orders'
] -%}
select shop_id, coalesce(order_id, '') from {{ changed(input) }}
{{ 'union' if not loop.last }}
{% endfor -%}
{% endcall %}

with

orders as (

    select * from {{ ref('int_marketplace_orders') }}
    where {{ is_touched("shop_id, coalesce(order_id, '')") }}

),

taobao_lines as (

    -- older files number no lines
    select
        shop_id,
        order_id,
        coalesce(
            line_id,
            cast(
                row_number() over (
                    partition by shop_id, order_id order by source_file, source_line
                ) as string
            )
        ) as line_id,
        sku,
        product_name,
        quantity,
        unit_price,
        greatest(coalesce(quantity * unit_price - goods_amount, 0), 0) as own_discount,
        source_file,
        source_line
    from {{ ref('stg_taobao__order_lines') }}
    where {{ is_touched("shop_id, coalesce(order_id, '')") }}

),

taobao_discounts as (

    -- where the discounts of the lines are more than that of their order, that of the order holds,
    -- shared out by value
    select
        taobao_lines.shop_id,
        taobao_lines.order_id,
        taobao_lines.line_id,
        taobao_lines.sku,
        taobao_lines.product_name,
        taobao_lines.quantity,
        taobao_lines.unit_price,
        {{ money(
            'case when sum(taobao_lines.own_discount) over ('
            ~ 'partition by taobao_lines.shop_id, taobao_lines.order_id) > orders.discount_amount'
            ~ ' then 0 else taobao_lines.own_discount end'
        ) }} as discount_amount,
        taobao_lines.source_file,
        taobao_lines.source_line
    from taobao_lines
    left join orders
        on taobao_lines.shop_id = orders.shop_id and taobao_lines.order_id = orders.order_id

),

pdd_lines as (

    -- an order has one SKU
    select
        shop_id,
        order_id,
        '1' as line_id,
        sku,
        product_name,
        quantity,
        {{ money(round_half_up(safe_divide('goods_amount', 'quantity'), 4)) }} as unit_price,
        cast(0 as decimal(18, 4)) as discount_amount,
        source_file,
        source_line
    from {{ ref('stg_pdd__orders') }}
    where {{ is_touched("shop_id, coalesce(order_id, '')") }} and quantity > 0

),

jd_lines as (

    -- a SKU may stand twice in an order, once as a gift
    select
        shop_id,
        order_id,
        cast(
            row_number() over (
                partition by shop_id, order_id order by source_file, source_line
            ) as string
        ) as line_id,
        sku,
        product_name,
        quantity,
        unit_price,
        cast(0 as decimal(18, 4)) as discount_amount,
        source_file,
        source_line
    from {{ ref('stg_jd__orders') }}
    where {{ is_touched("shop_id, coalesce(order_id, '')") }}

),

unioned as (

    select * from taobao_discounts
    union all
    select * from pdd_lines
    union all
    select * from jd_lines

)

select * from unioned
