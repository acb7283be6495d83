{{ behind_gate('raw') }}

with

exports as (

    {{ latest_export(source('shopify', 'products'), ['handle']) }}

),

renamed as (

    select
        shop_id,
        {{ read_text('handle') }} as product_id,
        {{ read_id('variant_sku') }} as sku,
        {{ read_text('title') }} as product_name,
        {{ read_text('type') }} as product_type,
        {{ read_text('vendor') }} as brand,
        {{ read_money('variant_price') }} as list_price,
        {{ read_money('cost_per_item') }} as unit_cost,
        {{ read_boolean('gift_card') }} as is_gift_card,
        _file as source_file,
        _line as source_line,
        {{ unreadable_cells(
            money=['variant_price', 'cost_per_item'],
            boolean=['gift_card'],
        ) }} as unreadable_cells
    from exports

)

select * from renamed
