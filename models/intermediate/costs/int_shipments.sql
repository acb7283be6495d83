{{ behind_gate('staging') }}

with

shops as (

    select * from {{ ref('int_shops') }}

),

excluded_orders as (

    select * from {{ ref('int_orders_excluded') }}

),

shipments as (

    -- what was sent for test orders and to staff costs the shop nothing in any KPI
    select
        shipments.shop_id,
        shipments.shipment_id,
        shipments.order_id,
        shipments.carrier,
        shipments.service_level,
        shipments.warehouse,
        shipments.ship_country,
        coalesce(shipments.currency, shops.currency) as currency,
        shipments.shipping_cost,
        shipments.tracking_number is not null as has_tracking_number,
        shipments.is_tracking_valid,
        shipments.is_in_full,
        shipments.is_damaged,
        shipments.is_lost,
        shipments.is_documentation_ok,
        {{ business_date('shipments.shipped_at', 'shops.timezone') }} as shipped_date,
        {{ business_date('shipments.delivered_at', 'shops.timezone') }} as delivered_date,
        shipments.promised_ship_by,
        shipments.shipped_at,
        shipments.promised_delivery_at,
        shipments.delivered_at,
        shipments.source_file,
        shipments.source_line
    from {{ ref('stg_universal__shipments') }} as shipments
    inner join shops on shipments.shop_id = shops.shop_id
    left join excluded_orders
        on
            shipments.shop_id = excluded_orders.shop_id
            and shipments.order_id = excluded_orders.order_id
    where excluded_orders.order_id is null

),

{{ with_fx_factor('shipments', 'shipped_date') }},

final as (

    select
        shop_id,
        shipment_id,
        order_id,
        carrier,
        service_level,
        warehouse,
        ship_country,
        currency,
        shipping_cost as shipping_cost_txn,
        {{ money('coalesce(shipping_cost, 0) * fx_factor') }} as shipping_cost,
        has_tracking_number,
        is_tracking_valid,
        is_in_full,
        is_damaged,
        is_lost,
        is_documentation_ok,
        shipped_date,
        delivered_date,
        promised_ship_by,
        shipped_at,
        promised_delivery_at,
        delivered_at,
        source_file,
        source_line
    from shipments_and_fx

)

select * from final
