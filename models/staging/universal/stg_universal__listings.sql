{{ behind_gate('raw') }}

with

exports as (

    {{ latest_export(
        source('universal', 'listings'),
        ['sku', 'market_country', 'listed_at']
    ) }}

),

shops as (

    select
        shop_id,
        timezone as shop_timezone
    from {{ ref('stg_shopmarts__shops') }}

),

renamed as (

    select
        exports.shop_id,
        {{ read_id('sku') }} as sku,
        upper({{ read_text('market_country') }}) as market_country,
        {{ read_boolean('is_online') }} as is_online,
        {{ read_boolean('is_first_listing') }} as is_first_listing,
        {{ read_timestamp('listed_at') }} as listed_at,
        {{ read_timestamp('delisted_at') }} as delisted_at,
        _file as source_file,
        _line as source_line,
        {{ unreadable_cells(
            boolean=['is_online', 'is_first_listing'],
            timestamp=['listed_at', 'delisted_at'],
        ) }} as unreadable_cells
    from exports
    left join shops on exports.shop_id = shops.shop_id

)

select * from renamed
