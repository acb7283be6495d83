{{ behind_gate('raw') }}
{% call touched_keys(['shop_id', "coalesce(order_id, '')"]) %}
select shop_id, coalesce({{ read_id('order_id') }}, '') from {{ changed('jd__orders') }}
{% endcall %}

with

exports as (

    {{ latest_export(
        source('jd', 'orders'), ['order_id'],
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
    where platform = 'jd' and entity = 'order'

),

renamed as (

    select
        exports.shop_id,
        {{ read_id('order_id') }} as order_id,
        {{ read_id('product_id') }} as product_id,
        coalesce({{ read_id('merchant_sku') }}, {{ read_id('product_id') }}) as sku,
        {{ hash_account('buyer_account') }} as customer_id,
        {{ hash_phone('receiver_phone') }} as phone_hash,
        {{ read_text('product_name') }} as product_name,
        case
            when {{ read_text('order_status') }} is not null
                then coalesce(order_statuses.mapped_status, 'unmapped')
        end as order_status,
        lower({{ read_text('payment_method') }}) as payment_method,
        shops.shop_currency as currency,
        {{ read_money('jd_price') }} as unit_price,
        {{ read_money('goods_amount') }} as goods_amount,
        {{ read_money('settled_amount') }} as settled_amount,
        {{ read_money('balance_amount') }} as balance_amount,
        {{ read_money('owed_amount') }} as owed_amount,
        {{ read_money('shipping_amount') }} as shipping_amount,
        {{ read_integer('quantity') }} as quantity,
        {{ read_timestamp('created_at') }} as created_at,
        {{ read_timestamp('paid_at') }} as paid_at,
        {{ read_timestamp('completed_at') }} as completed_at,
        _file as source_file,
        _line as source_line,
        {{ unreadable_cells(
            money=[
                'jd_price', 'goods_amount', 'settled_amount', 'balance_amount',
                'owed_amount', 'shipping_amount',
            ],
            integer=['quantity'],
            timestamp=['created_at', 'paid_at', 'completed_at'],
        ) }} as unreadable_cells
    from exports
    left join shops on exports.shop_id = shops.shop_id
    left join order_statuses
        on lower({{ read_text('exports.order_status') }}) = order_statuses.platform_word

)

select * from renamed
