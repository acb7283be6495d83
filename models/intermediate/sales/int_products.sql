{{ behind_gate('staging') }}

with

universal_products as (

    select * from {{ ref('stg_universal__products') }}

),

shopify_variants as (

    -- the title, type and vendor of a product stand on its first row only
    select
        shop_id,
        sku,
        product_id,
        max(product_name) over (partition by shop_id, product_id) as product_name,
        max(product_type) over (partition by shop_id, product_id) as product_type,
        max(brand) over (partition by shop_id, product_id) as brand,
        list_price,
        row_number() over (
            partition by shop_id, sku order by source_file, source_line
        ) as row_of_sku
    from {{ ref('stg_shopify__products') }}

),

pdd_products as (

    -- an order names its product as it was then: the latest one is believed
    select
        orders.*,
        row_number() over (
            partition by shop_id, sku
            order by coalesce(paid_at, traded_at, order_day_at) desc, order_id desc
        ) as row_of_sku
    from {{ ref('stg_pdd__orders') }} as orders

),

unioned as (

    select
        shop_id,
        sku,
        product_id,
        product_name,
        category_l1,
        category_l2,
        category_l3,
        brand,
        list_price,
        currency
    from universal_products

    union all

    select
        shopify_variants.shop_id,
        shopify_variants.sku,
        shopify_variants.product_id,
        shopify_variants.product_name,
        shopify_variants.product_type as category_l1,
        cast(null as string) as category_l2,
        cast(null as string) as category_l3,
        shopify_variants.brand,
        shopify_variants.list_price,
        shops.currency
    from shopify_variants
    inner join {{ ref('int_shops') }} as shops
        on shopify_variants.shop_id = shops.shop_id
    where shopify_variants.sku is not null and shopify_variants.row_of_sku = 1

    union all

    select
        shop_id,
        sku,
        product_id,
        product_name,
        category_l1,
        category_l2,
        category_l3,
        cast(null as string) as brand,
        cast(null as decimal(18, 4)) as list_price,
        currency
    from pdd_products
    where sku is not null and row_of_sku = 1

),

first_of_sku as (

    -- a shop that describes a SKU in two places is believed in the first
    select * from unioned
    qualify
        row_number() over (
            partition by shop_id, sku order by category_l1 nulls last, product_id, product_name
        ) = 1

)

select * from first_of_sku
