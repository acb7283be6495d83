{{ behind_gate('raw') }}

with

exports as (

    {{ latest_export(
        source('pdd', 'promotions'),
        ['day', 'product_id', 'scene', 'promotion_name']
    ) }}

),

renamed as (

    select
        shop_id,
        {{ read_text('promotion_name') }} as campaign_id,
        {{ read_id('product_id') }} as ad_group_id,
        {{ read_text('promotion_name') }} as campaign_name,
        {{ read_text('scene') }} as scene,
        'CNY' as currency,
        {{ read_money('total_cost') }} as spend,
        {{ read_money('sales_amount') }} as platform_conversion_value,
        {{ read_money('net_sales_amount') }} as net_sales_amount,
        {{ read_integer('impressions') }} as impressions,
        {{ read_integer('clicks') }} as clicks,
        {{ read_integer('deals') }} as platform_conversions,
        {{ read_integer('inquiries') }} as inquiries,
        {{ read_integer('favourites') }} as favourites,
        {{ read_integer('follows') }} as follows,
        {{ read_date('day') }} as spend_date,
        _file as source_file,
        _line as source_line,
        {{ unreadable_cells(
            money=['sales_amount', 'total_cost', 'net_sales_amount'],
            integer=[
                'deals', 'impressions', 'clicks', 'inquiries', 'favourites', 'follows',
            ],
            date=['day'],
        ) }} as unreadable_cells
    from exports

)

select * from renamed
