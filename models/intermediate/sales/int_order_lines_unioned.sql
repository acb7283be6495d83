{{ behind_gate('staging') }}
{% call touched_keys(['shop_id', "coalesce(order_id, '')"]) %}
select shop_id, coalesce(order_id, '') from {{ changed('stg_universal__order_lines') }}
union
select shop_id, coalesce(order_id, '') from {{ changed('stg_amazon__orders') }}
union
select shop_id, coalesce(order_id, '') from {{ changed('stg_shopify__orders') }}
union
select shop_id, coalesce(order_id, '') from {{ changed('int_marketplace_order_lines') }}
union
-- whether a product is a gift card
select lines.shop_id, coalesce(lines.order_id, '')
from {{ ref('stg_shopify__orders') }} as lines
inner join {{ ref('stg_shopify__products') }} as products
    on lines.shop_id = products.shop_id and lines.sku = products.sku
where (products.shop_id, products.product_id) in (
    select shop_id, product_id from {{ changed('stg_shopify__products') }}
)
union
select lines.shop_id, coalesce(lines.order_id, '')
from {{ ref('stg_shopify__orders') }} as lines
inner join {{ changed('stg_shopify__products') }} as products
    on lines.shop_id = products.shop_id and lines.sku = products.sku
{% endcall %}

with

universal_lines as (

    select * from {{ ref('stg_universal__order_lines') }}
    where {{ is_touched("shop_id, coalesce(order_id, '')") }}

),

marketplace_lines as (

    select * from {{ ref('int_marketplace_order_lines') }}
    where {{ is_touched("shop_id, coalesce(order_id, '')") }}

),

shopify_lines as (

    select * from {{ ref('stg_shopify__orders') }}
    where {{ is_touched("shop_id, coalesce(order_id, '')") }}

),

shopify_products as (

    -- the cells of a product stand on its first row only, those of its variants on each
    select
        shop_id,
        sku,
        coalesce(
            bool_or(is_gift_card) over (partition by shop_id, product_id), false
        ) as is_gift_card
    from {{ ref('stg_shopify__products') }}

),

shopify_gift_cards as (

    select
        shop_id,
        sku
    from shopify_products
    where is_gift_card and sku is not null
    group by 1, 2

),

amazon_items as (

    -- the report has the price of all units of an item
    select
        *,
        coalesce(item_amount, 0) as line_amount,
        cast(
            case
                when coalesce(quantity, 0) = 0 then 0
                else {{ round_half_up('cast(coalesce(item_amount, 0) as double) / quantity', 4) }}
            end as decimal(18, 4)
        ) as rounded_unit_price
    from {{ ref('stg_amazon__orders') }}
    where
        {{ is_touched("shop_id, coalesce(order_id, '')") }}
        and marketplace is distinct from 'non-amazon'

),

amazon_lines as (

    select
        *,
        cast(
            case
                when quantity * rounded_unit_price < line_amount then rounded_unit_price + 0.0001
                else rounded_unit_price
            end as decimal(18, 4)
        ) as unit_price
    from amazon_items

),

unioned as (

    select
        shop_id,
        order_id,
        line_id,
        sku,
        product_name,
        quantity,
        unit_price,
        coalesce(discount_amount, 0) as discount_amount,
        tax_amount,
        coalesce(is_gift_card, false) as is_gift_card,
        source_file,
        source_line
    from universal_lines

    union all

    select
        shopify_lines.shop_id,
        shopify_lines.order_id,
        cast(
            row_number() over (
                partition by shopify_lines.shop_id, shopify_lines.order_id
                order by shopify_lines.source_file, shopify_lines.source_line
            ) as string
        ) as line_id,
        shopify_lines.sku,
        shopify_lines.product_name,
        shopify_lines.line_quantity as quantity,
        shopify_lines.line_unit_price as unit_price,
        coalesce(shopify_lines.line_discount_amount, 0) as discount_amount,
        cast(null as decimal(18, 4)) as tax_amount,
        shopify_gift_cards.sku is not null as is_gift_card,
        shopify_lines.source_file,
        shopify_lines.source_line
    from shopify_lines
    left join shopify_gift_cards
        on
            shopify_lines.shop_id = shopify_gift_cards.shop_id
            and shopify_lines.sku = shopify_gift_cards.sku
    where shopify_lines.line_quantity is not null

    union all

    select
        shop_id,
        order_id,
        line_id,
        sku,
        product_name,
        quantity,
        unit_price,
        discount_amount,
        cast(null as decimal(18, 4)) as tax_amount,
        false as is_gift_card,
        source_file,
        source_line
    from marketplace_lines

    union all

    -- a price that units do not divide is rounded up, and what that adds is a discount: what the
    -- line sells for stays exact
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
        coalesce(quantity, 0) as quantity,
        unit_price,
        {{ money(
            'coalesce(item_discount_amount, 0)'
            ~ ' + case when quantity > 0 then quantity * unit_price - line_amount else 0 end'
        ) }} as discount_amount,
        item_tax_amount as tax_amount,
        false as is_gift_card,
        source_file,
        source_line
    from amazon_lines

)

select * from unioned
