{{ behind_gate('raw') }}

with

exports as (

    {{ latest_export(
        source('universal', 'market_sizes'),
        ['month', 'platform', 'country', 'category']
    ) }}

),

renamed as (

    select
        exports.shop_id,
        lower({{ read_text('platform') }}) as platform,
        upper({{ read_text('country') }}) as country,
        {{ read_text('category') }} as category,
        upper({{ read_text('currency') }}) as currency,
        {{ read_money('market_sales') }} as market_sales,
        {{ read_integer('market_buyers') }} as market_buyers,
        {{ read_money('top_competitor_sales') }} as top_competitor_sales,
        {{ read_date('month') }} as month_start_date,
        _file as source_file,
        _line as source_line,
        {{ unreadable_cells(
            money=['market_sales', 'top_competitor_sales'],
            integer=['market_buyers'],
            date=['month'],
        ) }} as unreadable_cells
    from exports

)

select * from renamed
