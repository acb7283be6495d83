{{ behind_gate('raw') }}

with

exports as (

    {{ latest_export(source('universal', 'refund_lines'), ['refund_id']) }}

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
        {{ read_id('refund_id') }} as refund_id,
        {{ read_id('line_id') }} as line_id,
        {{ read_id('order_id') }} as order_id,
        {{ read_id('sku') }} as sku,
        {{ read_integer('quantity') }} as quantity,
        {{ read_money('amount') }} as amount,
        {{ read_timestamp('restocked_at') }} as restocked_at,
        {{ read_timestamp('received_at') }} as received_at,
        _file as source_file,
        _line as source_line,
        {{ unreadable_cells(
            money=['amount'],
            integer=['quantity'],
            timestamp=['restocked_at', 'received_at'],
        ) }} as unreadable_cells
    from exports
    left join shops on exports.shop_id = shops.shop_id

)

select * from renamed
