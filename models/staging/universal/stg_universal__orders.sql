{{ behind_gate('raw') }}
{% call touched_keys(['shop_id', "coalesce(order_id, '')"]) %}
select shop_id, coalesce({{ read_id('order_id') }}, '') from {{ changed('universal__orders') }}
{% endcall %}

with

exports as (

    {{ latest_export(
        source('universal', 'orders'), ['order_id'],
        touched="shop_id, coalesce(" ~ read_id('order_id') ~ ", '')"
    ) }}

),

shops as (

    select
        shop_id,
        timezone as shop_timezone
    from {{ ref('stg_shopmarts__shops') }}

),

order_statuses as (

    select
        platform_word,
        mapped_status
    from {{ ref('status_codes') }}
    where platform = 'universal' and entity = 'order'

),

renamed as (

    select
        exports.shop_id,
        {{ read_id('order_id') }} as order_id,
        {{ read_id('customer_id') }} as customer_id,
        {{ read_id('visitor_id') }} as visitor_id,
        {{ read_id('session_id') }} as source_session_id,
        {{ read_id('promo_campaign_id') }} as promo_campaign_id,
        {{ read_id('presale_campaign_id') }} as presale_campaign_id,
        {{ read_id('subscription_id') }} as subscription_id,
        {{ read_text('order_number') }} as order_number,
        upper({{ read_text('currency') }}) as currency,
        {{ hash_email('customer_email') }} as email_hash,
        {{ hash_phone('customer_phone') }} as phone_hash,
        case
            when {{ read_text('status') }} is not null
                then coalesce(order_statuses.mapped_status, 'unmapped')
        end as order_status,
        lower({{ read_text('cancelled_by') }}) as cancelled_by,
        {{ read_text('close_reason') }} as close_reason,
        upper({{ read_text('ship_country') }}) as ship_country,
        {{ read_text('ship_region') }} as ship_region,
        lower({{ read_text('device') }}) as device,
        {{ read_text('landing_source') }} as landing_source,
        {{ read_text('landing_medium') }} as landing_medium,
        {{ read_text('landing_campaign') }} as landing_campaign,
        {{ read_text('coupon_codes') }} as coupon_codes,
        {{ read_text('referral_code') }} as referral_code,
        {{ read_money('items_amount') }} as items_amount,
        {{ read_money('discount_amount') }} as discount_amount,
        {{ read_money('shipping_amount') }} as shipping_amount,
        {{ read_money('tax_amount') }} as tax_amount,
        {{ read_money('duties_amount') }} as duties_amount,
        {{ read_money('fees_amount') }} as fees_amount,
        {{ read_money('total_amount') }} as total_amount,
        {{ read_boolean('prices_include_tax') }} as prices_include_tax,
        {{ read_boolean('is_test') }} as is_test,
        {{ read_boolean('is_flagged') }} as is_flagged,
        {{ read_timestamp('created_at') }} as created_at,
        {{ read_timestamp('completed_at') }} as completed_at,
        {{ read_timestamp('cancelled_at') }} as cancelled_at,
        _file as source_file,
        _line as source_line,
        {{ unreadable_cells(
            money=[
                'items_amount', 'discount_amount', 'shipping_amount', 'tax_amount',
                'duties_amount', 'fees_amount', 'total_amount',
            ],
            boolean=['prices_include_tax', 'is_test', 'is_flagged'],
            timestamp=['created_at', 'completed_at', 'cancelled_at'],
        ) }} as unreadable_cells
    from exports
    left join shops on exports.shop_id = shops.shop_id
    left join order_statuses
        on lower({{ read_text('exports.status') }}) = order_statuses.platform_word

)

select * from renamed
