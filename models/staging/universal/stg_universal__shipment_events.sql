{{ behind_gate('raw') }}
{% call touched_keys(['shop_id', "coalesce(shipment_id, '')"]) %}
select shop_id, coalesce({{ read_id('shipment_id') }}, '') from {{ changed('universal__shipment_events') }}
{% endcall %}

with

exports as (

    {{ latest_export(
        source('universal', 'shipment_events'), ['shipment_id', 'occurred_at'],
        touched="shop_id, coalesce(" ~ read_id('shipment_id') ~ ", '')"
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
        {{ read_id('shipment_id') }} as shipment_id,
        lower({{ read_text('event') }}) as shipment_event,
        {{ read_timestamp('occurred_at') }} as occurred_at,
        {{ read_timestamp('recorded_at') }} as recorded_at,
        _file as source_file,
        _line as source_line,
        {{ unreadable_cells(
            timestamp=['occurred_at', 'recorded_at'],
        ) }} as unreadable_cells
    from exports
    left join shops on exports.shop_id = shops.shop_id

)

select * from renamed
