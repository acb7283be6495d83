{{ behind_gate('raw') }}

with

exports as (

    {{ latest_export(source('universal', 'bundles'), ['bundle_id', 'sku']) }}

),

renamed as (

    select
        exports.shop_id,
        {{ read_id('bundle_id') }} as bundle_id,
        {{ read_id('sku') }} as sku,
        {{ read_integer('quantity') }} as quantity,
        _file as source_file,
        _line as source_line,
        {{ unreadable_cells(
            integer=['quantity'],
        ) }} as unreadable_cells
    from exports

)

select * from renamed
