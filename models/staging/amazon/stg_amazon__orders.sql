{#- the report does not say where tax is added to prices: in the USA and Canada only -#}
{%- set adds_tax = "coalesce(marketplace in ('amazon.com', 'amazon.ca'), false)" -%}
{{ behind_gate('raw') }}
{% call touched_keys(['shop_id', "coalesce(order_id, '')"]) %}
select shop_id, coalesce({{ read_id('order_id') }}, '') from {{ changed('amazon__orders') }}
{% endcall %}

with

exports as (

    {{ latest_export(
        source('amazon', 'orders'), ['order_id'],
        touched="shop_id, coalesce(" ~ read_id('order_id') ~ ", '')",
        exported_at=written_timestamp('last_updated_at')
    ) }}

),

shops as (

    select
        shop_id,
        timezone as shop_timezone,
        currency as shop_currency
    from {{ ref('stg_shopmarts__shops') }}

),

order_statuses as (

    select
        platform_word,
        mapped_status
    from {{ ref('status_codes') }}
    where platform = 'amazon' and entity = 'order'

),

renamed as (

    select
        exports.shop_id,
        {{ read_id('order_id') }} as order_id,
        {{ read_id('merchant_order_id') }} as merchant_order_id,
        case
            when {{ read_text('order_status') }} is not null
                then coalesce(order_statuses.mapped_status, 'unmapped')
        end as order_status,
        case
            when {{ read_text('item_status') }} is not null
                then coalesce(item_statuses.mapped_status, 'unmapped')
        end as item_status,
        lower({{ read_text('fulfillment_channel') }}) as fulfilled_by,
        lower({{ read_text('sales_channel') }}) as marketplace,
        lower({{ read_text('ship_service_level') }}) as service_level,
        upper({{ read_text('ship_country') }}) as ship_country,
        {{ read_text('ship_state') }} as ship_region,
        {{ read_text('promotion_ids') }} as promotion_ids,
        {{ read_id('sku') }} as sku,
        {{ read_id('asin') }} as product_id,
        {{ read_text('product_name') }} as product_name,
        coalesce(upper({{ read_text('exports.currency') }}), shops.shop_currency) as currency,
        {{ read_integer('quantity') }} as quantity,
        {{ read_money('item_price') }} as item_amount,
        {{ read_money('item_tax') }} as item_tax_amount,
        {{ read_money('item_promotion_discount') }} as item_discount_amount,
        {{ read_money('shipping_price') }} as shipping_amount,
        {{ read_money('shipping_tax') }} as shipping_tax_amount,
        {{ read_money('ship_promotion_discount') }} as shipping_discount_amount,
        {{ read_money('gift_wrap_price') }} as gift_wrap_amount,
        {{ read_money('gift_wrap_tax') }} as gift_wrap_tax_amount,
        {{ money(
            'coalesce(item_amount, 0) - coalesce(item_discount_amount, 0)'
            ~ ' + coalesce(shipping_amount, 0) - coalesce(shipping_discount_amount, 0)'
            ~ ' + coalesce(gift_wrap_amount, 0)'
            ~ ' + case when ' ~ adds_tax ~ ' then coalesce(item_tax_amount, 0)'
            ~ ' + coalesce(shipping_tax_amount, 0) + coalesce(gift_wrap_tax_amount, 0)'
            ~ ' else 0 end'
        ) }} as total_amount,
        {{ read_boolean('is_business_order') }} as is_business_order,
        not {{ adds_tax }} as prices_include_tax,
        {{ read_timestamp('created_at') }} as created_at,
        {{ read_timestamp('last_updated_at') }} as last_updated_at,
        _file as source_file,
        _line as source_line,
        {{ unreadable_cells(
            money=[
                'item_price', 'item_tax', 'item_promotion_discount', 'shipping_price',
                'shipping_tax', 'ship_promotion_discount', 'gift_wrap_price', 'gift_wrap_tax',
            ],
            integer=['quantity'],
            boolean=['is_business_order'],
            timestamp=['created_at', 'last_updated_at'],
        ) }} as unreadable_cells
    from exports
    left join shops on exports.shop_id = shops.shop_id
    left join order_statuses
        on lower({{ read_text('exports.order_status') }}) = order_statuses.platform_word
    left join order_statuses as item_statuses
        on lower({{ read_text('exports.item_status') }}) = item_statuses.platform_word

)

select * from renamed
