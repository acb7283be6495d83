{{ behind_gate('raw') }}
{% call touched_keys(['shop_id', "coalesce(shipment_id, '')"]) %}
select shop_id, coalesce({{ read_id('shipment_id') }}, '') from {{ changed('universal__shipments') }}
{% endcall %}

with

exports as (

    {{ latest_export(
        source('universal', 'shipments'), ['shipment_id'],
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
        {{ read_id('order_id') }} as order_id,
        {{ read_text('carrier') }} as carrier,
        {{ read_text('service_level') }} as service_level,
        {{ read_text('warehouse') }} as warehouse,
        {{ read_text('tracking_number') }} as tracking_number,
        upper({{ read_text('currency') }}) as currency,
        upper({{ read_text('ship_country') }}) as ship_country,
        {{ read_money('shipping_cost') }} as shipping_cost,
        {{ read_boolean('is_tracking_valid') }} as is_tracking_valid,
        {{ read_boolean('is_in_full') }} as is_in_full,
        {{ read_boolean('is_damaged') }} as is_damaged,
        {{ read_boolean('is_lost') }} as is_lost,
        {{ read_boolean('is_documentation_ok') }} as is_documentation_ok,
        {{ read_timestamp('promised_ship_by') }} as promised_ship_by,
        {{ read_timestamp('shipped_at') }} as shipped_at,
        {{ read_timestamp('promised_delivery_at') }} as promised_delivery_at,
        {{ read_timestamp('delivered_at') }} as delivered_at,
        _file as source_file,
        _line as source_line,
        {{ unreadable_cells(
            money=['shipping_cost'],
            boolean=[
                'is_tracking_valid', 'is_in_full', 'is_damaged', 'is_lost',
                'is_documentation_ok',
            ],
            timestamp=[
                'promised_ship_by', 'shipped_at', 'promised_delivery_at',
                'delivered_at',
            ],
        ) }} as unreadable_cells
    from exports
    left join shops on exports.shop_id = shops.shop_id

)

select * from renamed
