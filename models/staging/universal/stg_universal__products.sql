{{ behind_gate('raw') }}

with

exports as (

    {{ latest_export(source('universal', 'products'), ['sku']) }}

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
        {{ read_id('product_id') }} as product_id,
        {{ read_id('supplier_id') }} as supplier_id,
        {{ read_text('product_name') }} as product_name,
        {{ read_text('category_l1') }} as category_l1,
        {{ read_text('category_l2') }} as category_l2,
        {{ read_text('category_l3') }} as category_l3,
        {{ read_text('brand') }} as brand,
        upper({{ read_text('currency') }}) as currency,
        {{ read_money('price') }} as list_price,
        {{ read_boolean('is_exclusive') }} as is_exclusive,
        {{ read_timestamp('created_at') }} as created_at,
        _file as source_file,
        _line as source_line,
        {{ unreadable_cells(
            money=['price'],
            boolean=['is_exclusive'],
            timestamp=['created_at'],
        ) }} as unreadable_cells
    from exports
    left join shops on exports.shop_id = shops.shop_id

)

select * from renamed
