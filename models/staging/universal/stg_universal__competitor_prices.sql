{{ behind_gate('raw') }}

with

exports as (

    {{ latest_export(
        source('universal', 'competitor_prices'),
        ['date', 'sku', 'competitor']
    ) }}

),

renamed as (

    select
        exports.shop_id,
        {{ read_id('sku') }} as sku,
        {{ read_text('competitor') }} as competitor,
        upper({{ read_text('currency') }}) as currency,
        {{ read_money('price') }} as competitor_price,
        {{ read_integer('clicks') }} as clicks,
        {{ read_boolean('in_stock') }} as is_in_stock,
        {{ read_date('date') }} as price_date,
        _file as source_file,
        _line as source_line,
        {{ unreadable_cells(
            money=['price'],
            integer=['clicks'],
            boolean=['in_stock'],
            date=['date'],
        ) }} as unreadable_cells
    from exports

)

select * from renamed
