{{ behind_gate('raw') }}

with

exports as (

    {{ latest_export(source('universal', 'abandoned_carts'), ['cart_id']) }}

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
        {{ read_id('cart_id') }} as cart_id,
        {{ read_id('customer_id') }} as customer_id,
        {{ read_id('visitor_id') }} as visitor_id,
        {{ read_id('recovered_order_id') }} as recovered_order_id,
        upper({{ read_text('currency') }}) as currency,
        {{ read_money('value') }} as value,
        {{ read_timestamp('created_at') }} as created_at,
        {{ read_timestamp('checkout_started_at') }} as checkout_started_at,
        {{ read_timestamp('reminded_at') }} as reminded_at,
        _file as source_file,
        _line as source_line,
        {{ unreadable_cells(
            money=['value'],
            timestamp=['created_at', 'checkout_started_at', 'reminded_at'],
        ) }} as unreadable_cells
    from exports
    left join shops on exports.shop_id = shops.shop_id

)

select * from renamed
