{{ behind_gate('raw') }}

with

exports as (

    {{ latest_export(source('alibaba', 'store_daily'), ['day']) }}

),

renamed as (

    select
        shop_id,
        {{ read_integer('unique_visitors') }} as unique_visitors,
        {{ read_integer('page_views') }} as page_views,
        {{ read_integer('impressions') }} as impressions,
        {{ read_integer('clicks') }} as clicks,
        {{ read_integer('inquiry_buyers') }} as inquiry_buyers,
        {{ read_integer('inquiries') }} as inquiries,
        {{ read_integer('trade_manager_buyers') }} as trade_manager_buyers,
        {{ read_integer('paid_orders') }} as paid_orders,
        {{ read_integer('total_clicks') }} as total_clicks,
        {{ read_integer('prospects') }} as prospects,
        {{ read_integer('semi_managed_impressions') }} as semi_managed_impressions,
        {{ read_money('paid_amount') }} as paid_amount,
        {{ read_date('day') }} as traffic_date,
        _file as source_file,
        _line as source_line,
        {{ unreadable_cells(
            money=['paid_amount'],
            integer=[
                'unique_visitors', 'page_views', 'impressions', 'clicks',
                'inquiry_buyers', 'inquiries', 'trade_manager_buyers', 'paid_orders',
                'total_clicks', 'prospects', 'semi_managed_impressions',
            ],
            date=['day'],
        ) }} as unreadable_cells
    from exports

)

select * from renamed
