{{ behind_gate('raw') }}
{% call touched_keys(['shop_id', "coalesce(order_id, '')"]) %}
select shop_id, coalesce({{ read_text('name') }}, '') from {{ changed('shopify__orders') }}
{% endcall %}

with

exports as (

    {{ latest_export(
        source('shopify', 'orders'), ['name'],
        touched="shop_id, coalesce(" ~ read_text('name') ~ ", '')"
    ) }}

),

shops as (

    select
        shop_id,
        timezone as shop_timezone
    from {{ ref('stg_shopmarts__shops') }}

),

payment_statuses as (

    select
        platform_word,
        mapped_status
    from {{ ref('status_codes') }}
    where platform = 'shopify' and entity = 'payment'

),

renamed as (

    select
        exports.shop_id,
        {{ read_text('name') }} as order_id,
        {{ read_id('id') }} as shopify_order_id,
        {{ hash_email('email') }} as email_hash,
        coalesce(
            {{ hash_phone('phone') }},
            {{ hash_phone('billing_phone') }},
            {{ hash_phone('shipping_phone') }}
        ) as phone_hash,
        case
            when {{ read_text('financial_status') }} is not null
                then coalesce(payment_statuses.mapped_status, 'unmapped')
        end as payment_status,
        lower({{ read_text('fulfillment_status') }}) as fulfillment_status,
        {{ read_text('payment_method') }} as payment_method,
        lower({{ read_text('source') }}) as sales_channel,
        {{ read_text('discount_code') }} as discount_code,
        upper({{ read_text('shipping_country') }}) as ship_country,
        {{ read_text('shipping_province') }} as ship_region,
        {{ read_id('lineitem_sku') }} as sku,
        {{ read_text('lineitem_name') }} as product_name,
        upper({{ read_text('currency') }}) as currency,
        {{ read_money('subtotal') }} as subtotal_amount,
        {{ read_money('shipping') }} as shipping_amount,
        {{ read_money('taxes') }} as tax_amount,
        {{ read_money('duties') }} as duties_amount,
        {{ read_money('total') }} as total_amount,
        {{ read_money('discount_amount') }} as discount_amount,
        {{ read_money('refunded_amount') }} as refunded_amount,
        {{ read_money('outstanding_balance') }} as outstanding_amount,
        {{ read_integer('lineitem_quantity') }} as line_quantity,
        -- the name of a tax states its rate, as in "VAT 23%"; several taxes state no common rate
        case
            when {{ read_text('tax_2_name') }} is null
                then try_cast(
                    {{ extract_pattern('tax_1_name', '([0-9]+(?:[.][0-9]+)?) *%') }}
                    as double
                ) / 100
        end as stated_tax_rate,
        {{ read_money('lineitem_price') }} as line_unit_price,
        {{ read_money('lineitem_discount') }} as line_discount_amount,
        total is not null as is_order_row,
        coalesce(lower(payment_method) like '%bogus%', false) as is_test,
        {{ read_timestamp('created_at') }} as created_at,
        {{ read_timestamp('paid_at') }} as paid_at,
        {{ read_timestamp('fulfilled_at') }} as fulfilled_at,
        {{ read_timestamp('cancelled_at') }} as cancelled_at,
        _file as source_file,
        _line as source_line,
        {{ unreadable_cells(
            money=[
                'subtotal', 'shipping', 'taxes', 'duties', 'total', 'discount_amount',
                'refunded_amount', 'outstanding_balance', 'lineitem_price',
                'lineitem_discount',
            ],
            integer=['lineitem_quantity'],
            timestamp=['created_at', 'paid_at', 'fulfilled_at', 'cancelled_at'],
        ) }} as unreadable_cells
    from exports
    left join shops on exports.shop_id = shops.shop_id
    left join payment_statuses
        on lower({{ read_text('exports.financial_status') }}) = payment_statuses.platform_word

)

select * from renamed
