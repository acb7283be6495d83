{{ behind_gate('raw') }}

with

exports as (

    {{ latest_export(
        source('universal', 'market_players'),
        ['month', 'platform', 'category', 'player']
    ) }}

),

renamed as (

    select
        exports.shop_id,
        lower({{ read_text('platform') }}) as platform,
        {{ read_text('category') }} as category,
        case
            when lower({{ read_text('player') }}) = 'self' then 'self'
            else {{ read_text('player') }}
        end as player,
        upper({{ read_text('currency') }}) as currency,
        {{ read_money('sales') }} as sales,
        {{ read_date('month') }} as month_start_date,
        _file as source_file,
        _line as source_line,
        {{ unreadable_cells(
            money=['sales'],
            date=['month'],
        ) }} as unreadable_cells
    from exports

)

select * from renamed
