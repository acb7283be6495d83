{{ behind_gate('staging') }}

with

shops as (

    select * from {{ ref('int_shops') }}

),

exported as (

    select
        products.*,
        shops.platform,
        shops.currency
    from {{ ref('stg_sycm__products') }} as products
    inner join shops on products.shop_id = shops.shop_id

),

{{ with_fx_factor('exported', 'traffic_date') }},

final as (

    select
        shop_id,
        platform,
        product_id,
        product_name,
        period_grain,
        currency,
        unique_visitors,
        page_views,
        favourite_visitors,
        cart_visitors,
        ordering_buyers,
        paying_buyers,
        search_visitors,
        search_paying_buyers,
        order_amount as order_amount_txn,
        {{ money('order_amount * fx_factor') }} as order_amount,
        paid_amount as paid_amount_txn,
        {{ money('paid_amount * fx_factor') }} as paid_amount,
        refunded_amount as refunded_amount_txn,
        {{ money('refunded_amount * fx_factor') }} as refunded_amount,
        'platform' as measured_by,
        traffic_date as business_date,
        source_file,
        source_line
    from exported_and_fx

)

select * from final
