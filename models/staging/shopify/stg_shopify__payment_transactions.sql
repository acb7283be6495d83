{{ behind_gate('raw') }}

with

exports as (

    {{ latest_export(
        source('shopify', 'payment_transactions'),
        ['transaction_date', 'type', '"order"', 'checkout', 'amount']
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
        {{ read_text('"order"') }} as order_id,
        lower({{ read_text('type') }}) as transaction_type,
        {{ read_id('checkout') }} as checkout_id,
        lower({{ read_text('payment_method_name') }}) as payment_method,
        lower({{ read_text('card_brand') }}) as card_brand,
        upper({{ read_text('currency') }}) as currency,
        {{ read_money('amount') }} as amount,
        {{ read_money('fee') }} as fee_amount,
        {{ read_timestamp('transaction_date') }} as transaction_at,
        _file as source_file,
        _line as source_line,
        {{ unreadable_cells(
            money=['amount', 'fee'],
            timestamp=['transaction_date'],
        ) }} as unreadable_cells
    from exports
    left join shops on exports.shop_id = shops.shop_id

)

select * from renamed
