{{ behind_gate('staging') }}

with

dated_costs as (

    select
        shop_id,
        sku,
        currency,
        unit_cost,
        valid_from
    from {{ ref('stg_universal__sku_costs') }}
    where unit_cost is not null

),

skus_with_dates as (

    select
        shop_id,
        sku
    from dated_costs
    group by 1, 2

),

shopify_costs as (

    -- the products export knows the cost of today only: it stands for all time, unless dated
    -- costs are given
    select
        products.shop_id,
        products.sku,
        shops.currency,
        min(products.unit_cost) as unit_cost,
        date '1900-01-01' as valid_from
    from {{ ref('stg_shopify__products') }} as products
    inner join {{ ref('int_shops') }} as shops on products.shop_id = shops.shop_id
    where products.sku is not null and products.unit_cost is not null
    group by 1, 2, 3

),

unioned as (

    select * from dated_costs

    union all

    select shopify_costs.* from shopify_costs
    left join skus_with_dates
        on
            shopify_costs.shop_id = skus_with_dates.shop_id
            and shopify_costs.sku = skus_with_dates.sku
    where skus_with_dates.sku is null

),

with_ends as (

    select
        shop_id,
        sku,
        currency,
        unit_cost,
        valid_from,
        lead(valid_from) over (partition by shop_id, sku order by valid_from) as valid_to
    from unioned

)

select * from with_ends
