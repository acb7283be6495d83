{{ behind_gate('raw') }}

with

exports as (

    {{ latest_export(source('universal', 'quality_inspections'), ['lot_id']) }}

),

renamed as (

    select
        exports.shop_id,
        {{ read_id('lot_id') }} as lot_id,
        {{ read_id('sku') }} as sku,
        {{ read_id('supplier_id') }} as supplier_id,
        {{ read_integer('units_inspected') }} as units_inspected,
        {{ read_integer('units_defective') }} as units_defective,
        {{ read_boolean('is_passed') }} as is_passed,
        {{ read_date('inspected_at') }} as inspected_date,
        _file as source_file,
        _line as source_line,
        {{ unreadable_cells(
            integer=['units_inspected', 'units_defective'],
            boolean=['is_passed'],
            date=['inspected_at'],
        ) }} as unreadable_cells
    from exports

)

select * from renamed
