{{ behind_gate('raw') }}

with

exports as (

    {{ latest_export(source('universal', 'messages'), ['message_id']) }}

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
        {{ read_id('message_id') }} as message_id,
        {{ read_id('campaign_id') }} as campaign_id,
        {{ read_id('customer_id') }} as customer_id,
        {{ read_id('converted_order_id') }} as converted_order_id,
        {{ read_id('cart_id') }} as cart_id,
        lower({{ read_text('channel') }}) as message_channel,
        {{ read_boolean('is_cart_reminder') }} as is_cart_reminder,
        {{ read_timestamp('sent_at') }} as sent_at,
        {{ read_timestamp('delivered_at') }} as delivered_at,
        {{ read_timestamp('opened_at') }} as opened_at,
        {{ read_timestamp('clicked_at') }} as clicked_at,
        {{ read_timestamp('unsubscribed_at') }} as unsubscribed_at,
        _file as source_file,
        _line as source_line,
        {{ unreadable_cells(
            boolean=['is_cart_reminder'],
            timestamp=[
                'sent_at', 'delivered_at', 'opened_at', 'clicked_at', 'unsubscribed_at',
            ],
        ) }} as unreadable_cells
    from exports
    left join shops on exports.shop_id = shops.shop_id

)

select * from renamed
