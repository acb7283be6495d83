{{ behind_gate('raw') }}

with

exports as (

    {{ latest_export(
        source('universal', 'market_rankings'),
        ['month', 'platform', 'category']
    ) }}

),

renamed as (

    select
        exports.shop_id,
        lower({{ read_text('platform') }}) as platform,
        {{ read_text('category') }} as category,
        {{ read_integer('sales_rank') }} as sales_rank,
        {{ read_integer('traffic_rank') }} as traffic_rank,
        {{ read_date('month') }} as month_start_date,
        _file as source_file,
        _line as source_line,
        {{ unreadable_cells(
            integer=['sales_rank', 'traffic_rank'],
            date=['month'],
        ) }} as unreadable_cells
    from exports

)

select * from renamed
