{{ behind_gate('raw') }}
{% call touched_keys(['shop_id', "coalesce(order_id, '')"]) %}
select shop_id, coalesce({{ read_id('order_id') }}, '') from {{ changed('pdd__orders') }}
{% endcall %}

with

exports as (

    {{ latest_export(
        source('pdd', 'orders'), ['order_id'],
        touched="shop_id, coalesce(" ~ read_id('order_id') ~ ", '')"
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
    where platform = 'pdd' and entity = 'order'

),

refund_statuses as (

    select
        platform_word,
        mapped_status
    from {{ ref('status_codes') }}
    where platform = 'pdd' and entity = 'refund'

),

renamed as (

    select
        exports.shop_id,
        {{ read_id('order_id') }} as order_id,
        {{ read_id('product_id') }} as product_id,
        coalesce(
            {{ read_id('variant_sku') }}, {{ read_id('merchant_sku') }}, {{ read_id('variant_id') }}
        ) as sku,
        {{ hash_phone('buyer_phone') }} as phone_hash,
        {{ read_text('product_name') }} as product_name,
        {{ read_text('variant') }} as variant,
        {{ read_text('category_l1') }} as category_l1,
        {{ read_text('category_l2') }} as category_l2,
        {{ read_text('category_l3') }} as category_l3,
        case
            when {{ read_text('order_status') }} is not null
                then coalesce(order_statuses.mapped_status, 'unmapped')
        end as order_status,
        case
            when {{ read_text('after_sales_status') }} is not null
                then coalesce(refund_statuses.mapped_status, 'unmapped')
        end as refund_status,
        lower({{ read_text('payment_method') }}) as payment_method,
        shops.shop_currency as currency,
        {{ read_money('goods_amount') }} as goods_amount,
        {{ read_money('shipping_amount') }} as shipping_amount,
        {{ read_money('shop_discount_amount') }} as shop_discount_amount,
        {{ read_money('platform_discount_amount') }} as platform_discount_amount,
        {{ read_money('payment_discount_amount') }} as payment_discount_amount,
        {{ read_money('installation_fee') }} as installation_fee,
        {{ read_money('delivery_fee') }} as delivery_fee,
        {{ read_money('delivery_installation_fee') }} as delivery_installation_fee,
        {{ read_money('paid_amount') }} as paid_amount,
        {{ read_money('merchant_received_amount') }} as merchant_received_amount,
        {{ read_integer('quantity') }} as quantity,
        coalesce(order_status like '%退款成功', false) as is_refunded,
        -- the number of an order begins with its day, as in 260512-
        case
            when {{ matches('order_id', "'^[0-9]{6}-'") }}
                then {{ utc_from_local(
                    timestamp_without_offset(
                        "concat('20', substr(order_id, 1, 2), '-', substr(order_id, 3, 2), '-',"
                        ~ " substr(order_id, 5, 2))"
                    ),
                    'shop_timezone'
                ) }}
        end as order_day_at,
        {{ read_timestamp('paid_at') }} as paid_at,
        {{ read_timestamp('traded_at') }} as traded_at,
        {{ read_timestamp('shipped_at') }} as shipped_at,
        {{ read_timestamp('confirmed_at') }} as confirmed_at,
        _file as source_file,
        _line as source_line,
        {{ unreadable_cells(
            money=[
                'goods_amount', 'shipping_amount', 'shop_discount_amount',
                'platform_discount_amount', 'payment_discount_amount',
                'installation_fee', 'delivery_fee', 'delivery_installation_fee',
                'paid_amount', 'merchant_received_amount',
            ],
            integer=['quantity'],
            timestamp=['paid_at', 'traded_at', 'shipped_at', 'confirmed_at'],
        ) }} as unreadable_cells
    from exports
    left join shops on exports.shop_id = shops.shop_id
    left join order_statuses
        on lower({{ read_text('exports.order_status') }}) = order_statuses.platform_word
    left join refund_statuses
        on lower({{ read_text('exports.after_sales_status') }}) = refund_statuses.platform_word

)

select * from renamed
