{{ behind_gate('raw') }}
{% call touched_keys(['shop_id', "coalesce(order_id, '')"]) %}
select shop_id, coalesce({{ read_id('order_id') }}, '') from {{ changed('taobao__orders') }}
{% endcall %}

with

exports as (

    {{ latest_export(
        source('taobao', 'orders'), ['order_id'],
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
    where platform = 'taobao' and entity = 'order'

),

cancellations as (

    select
        platform_word,
        mapped_status
    from {{ ref('status_codes') }}
    where platform = 'taobao' and entity = 'cancellation'

),

renamed as (

    select
        exports.shop_id,
        {{ read_id('order_id') }} as order_id,
        {{ read_id('main_order_id') }} as main_order_id,
        {{ hash_account('buyer_account') }} as customer_id,
        coalesce(
            {{ hash_phone('receiver_mobile') }}, {{ hash_phone('receiver_phone') }}
        ) as phone_hash,
        case
            when {{ read_text('order_status') }} is not null
                then coalesce(order_statuses.mapped_status, 'unmapped')
        end as order_status,
        {{ read_text('close_reason') }} as close_reason,
        case
            when {{ read_text('close_reason') }} is not null
                then coalesce(cancellations.mapped_status, 'unmapped')
        end as closed_by,
        case when is_mobile_order in ('手机订单', '是') then 'mobile' end as device,
        {{ read_text('payment_stages') }} as payment_stages,
        shops.shop_currency as currency,
        {{ read_money('goods_amount') }} as goods_amount,
        {{ read_money('shipping_amount') }} as shipping_amount,
        {{ read_money('total_amount') }} as total_amount,
        {{ read_money('paid_amount') }} as paid_amount,
        {{ read_money('refunded_amount') }} as refunded_amount,
        {{ read_money('seller_received_amount') }} as seller_received_amount,
        {{ read_integer('units') }} as units,
        payment_stages is not null
        or coalesce(presale_order in ('是', '预售', '预售订单', 'true'), false) as is_presale,
        {{ read_timestamp('created_at') }} as created_at,
        {{ read_timestamp('paid_at') }} as paid_at,
        {{ read_timestamp('shipped_at') }} as shipped_at,
        {{ read_timestamp('confirmed_at') }} as confirmed_at,
        _file as source_file,
        _line as source_line,
        {{ unreadable_cells(
            money=[
                'goods_amount', 'shipping_amount', 'total_amount', 'paid_amount',
                'refunded_amount', 'seller_received_amount',
            ],
            integer=['units'],
            timestamp=['created_at', 'paid_at', 'shipped_at', 'confirmed_at'],
        ) }} as unreadable_cells
    from exports
    left join shops on exports.shop_id = shops.shop_id
    left join order_statuses
        on lower({{ read_text('exports.order_status') }}) = order_statuses.platform_word
    left join cancellations
        on lower({{ read_text('exports.close_reason') }}) = cancellations.platform_word

)

select * from renamed
