{{ behind_gate('raw') }}
{% call touched_keys(['shop_id', "coalesce(order_id, '')"]) %}
select shop_id, coalesce({{ read_id('order_id') }}, '') from {{ changed('taobao__order_lines') }}
{% endcall %}

with

exports as (

    {{ latest_export(
        source('taobao', 'order_lines'), ['order_id'],
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

refund_statuses as (

    select
        platform_word,
        mapped_status
    from {{ ref('status_codes') }}
    where platform = 'taobao' and entity = 'refund'

),

renamed as (

    select
        exports.shop_id,
        {{ read_id('order_id') }} as order_id,
        {{ read_id('line_id') }} as line_id,
        coalesce({{ read_id('external_sku') }}, {{ read_id('merchant_sku') }}) as sku,
        {{ read_text('title') }} as product_name,
        {{ read_text('properties') }} as properties,
        case
            when {{ read_text('order_status') }} is not null
                then coalesce(order_statuses.mapped_status, 'unmapped')
        end as line_status,
        case
            when {{ read_text('refund_status') }} is not null
                then coalesce(refund_statuses.mapped_status, 'unmapped')
        end as refund_status,
        shops.shop_currency as currency,
        {{ read_integer('quantity') }} as quantity,
        {{ read_money('price') }} as unit_price,
        {{ read_money('goods_amount') }} as goods_amount,
        {{ read_money('paid_amount') }} as paid_amount,
        {{ read_money('refunded_amount') }} as refunded_amount,
        {{ read_timestamp('created_at') }} as created_at,
        {{ read_timestamp('paid_at') }} as paid_at,
        _file as source_file,
        _line as source_line,
        {{ unreadable_cells(
            money=['price', 'goods_amount', 'paid_amount', 'refunded_amount'],
            integer=['quantity'],
            timestamp=['created_at', 'paid_at'],
        ) }} as unreadable_cells
    from exports
    left join shops on exports.shop_id = shops.shop_id
    left join order_statuses
        on lower({{ read_text('exports.order_status') }}) = order_statuses.platform_word
    left join refund_statuses
        on lower({{ read_text('exports.refund_status') }}) = refund_statuses.platform_word

)

select * from renamed
