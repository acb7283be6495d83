{{ behind_gate('raw') }}

with

exports as (

    {{ latest_export(
        source('alimama', 'campaigns'),
        ['day', 'product', 'campaign_id', 'campaign_name']
    ) }}

),

renamed as (

    select
        shop_id,
        coalesce(
            {{ read_id('campaign_id') }},
            {{ read_text('campaign_name') }},
            {{ read_text('product') }},
            '(all)'
        ) as campaign_id,
        {{ read_text('campaign_name') }} as campaign_name,
        {{ read_text('product') }} as ad_product,
        'CNY' as currency,
        {{ read_money('spend') }} as spend,
        {{ read_money('deals_amount') }} as platform_conversion_value,
        {{ read_integer('impressions') }} as impressions,
        {{ read_integer('clicks') }} as clicks,
        {{ read_integer('deals') }} as platform_conversions,
        {{ read_integer('cart_adds') }} as cart_adds,
        {{ read_integer('product_favourites') }} as product_favourites,
        {{ read_integer('shop_favourites') }} as shop_favourites,
        {{ read_date('day') }} as spend_date,
        _file as source_file,
        _line as source_line,
        {{ unreadable_cells(
            money=['spend', 'deals_amount'],
            integer=[
                'impressions', 'clicks', 'deals', 'cart_adds', 'product_favourites',
                'shop_favourites',
            ],
            date=['day'],
        ) }} as unreadable_cells
    from exports

)

select * from renamed
