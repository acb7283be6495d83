{{ behind_gate('raw') }}

with

exports as (

    {{ latest_export(source('universal', 'coupons'), ['coupon_id']) }}

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
        {{ read_id('coupon_id') }} as coupon_id,
        {{ read_id('campaign_id') }} as campaign_id,
        {{ read_id('customer_id') }} as customer_id,
        {{ read_id('redeemed_order_id') }} as redeemed_order_id,
        {{ read_text('coupon_code') }} as coupon_code,
        upper({{ read_text('currency') }}) as currency,
        {{ read_money('discount_amount') }} as discount_amount,
        {{ read_timestamp('issued_at') }} as issued_at,
        {{ read_timestamp('claimed_at') }} as claimed_at,
        {{ read_timestamp('redeemed_at') }} as redeemed_at,
        _file as source_file,
        _line as source_line,
        {{ unreadable_cells(
            money=['discount_amount'],
            timestamp=['issued_at', 'claimed_at', 'redeemed_at'],
        ) }} as unreadable_cells
    from exports
    left join shops on exports.shop_id = shops.shop_id

)

select * from renamed
