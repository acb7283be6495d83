{{ behind_gate('raw') }}
{% call touched_keys([
    'shop_id', "coalesce(visitor_id, '')", "coalesce(occurred_at, timestamp '1970-01-01 00:00:00')"
]) %}
select {{ ga4_visitor_and_time() }} from {{ changed('ga4__event_items') }}
{% endcall %}

with

exports as (

    {{ latest_export(
        source('ga4', 'event_items'),
        [
            'user_pseudo_id', 'event_timestamp', 'event_name', 'event_bundle_sequence_id',
            'batch_event_index',
        ],
        touched=ga4_visitor_and_time()
    ) }}

),

renamed as (

    select
        shop_id,
        concat(_file_id, ':', _line) as event_id,
        {{ read_id('user_pseudo_id') }} as visitor_id,
        {{ read_integer('item_index') }} as item_index,
        {{ read_id('item_id') }} as sku,
        {{ read_text('item_name') }} as product_name,
        {{ read_text('item_category') }} as category_l1,
        upper({{ read_text('currency') }}) as currency,
        {{ read_integer('quantity') }} as quantity,
        {{ read_money('price') }} as unit_price,
        {{ timestamp_from_micros(read_integer('event_timestamp')) }} as occurred_at,
        _file as source_file,
        _line as source_line,
        {{ unreadable_cells(
            money=['price'],
            integer=['item_index', 'event_timestamp', 'quantity'],
        ) }} as unreadable_cells
    from exports

)

select * from renamed
