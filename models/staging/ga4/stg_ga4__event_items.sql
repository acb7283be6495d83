{{ behind_gate('raw') }}

with

exports as (

    {{ latest_export(
        source('ga4', 'event_items'),
        [
            'user_pseudo_id', 'event_timestamp', 'event_name', 'event_bundle_sequence_id',
            'batch_event_index',
        ]
    ) }}

),

renamed as (

    select
        shop_id,
        concat(_file_id, ':', _line) as event_id,
        {{ read_integer('item_index') }} as item_index,
        {{ read_id('item_id') }} as sku,
        {{ read_text('item_name') }} as product_name,
        {{ read_text('item_category') }} as category_l1,
        upper({{ read_text('currency') }}) as currency,
        {{ read_integer('quantity') }} as quantity,
        {{ read_money('price') }} as unit_price,
        _file as source_file,
        _line as source_line,
        {{ unreadable_cells(
            money=['price'],
            integer=['item_index', 'quantity'],
        ) }} as unreadable_cells
    from exports

)

select * from renamed
