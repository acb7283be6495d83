{{ behind_gate('raw') }}

with

exports as (

    {{ latest_export(source('universal', 'sku_costs'), ['sku', 'valid_from']) }}

),

renamed as (

    select
        exports.shop_id,
        {{ read_id('sku') }} as sku,
        upper({{ read_text('currency') }}) as currency,
        {{ read_money('unit_cost') }} as unit_cost,
        {{ read_date('valid_from') }} as valid_from,
        _file as source_file,
        _line as source_line,
        {{ unreadable_cells(
            money=['unit_cost'],
            date=['valid_from'],
        ) }} as unreadable_cells
    from exports

)

select * from renamed
