{{ behind_gate('raw') }}
{% call touched_keys(['shop_id', "coalesce(settlement_id, '')"]) %}
select shop_id, coalesce({{ read_id('settlement_id') }}, '')
from {{ changed('amazon__settlements_v1') }}
{% endcall %}

with

exports as (

    {{ latest_export(
        source('amazon', 'settlements_v1'), ['settlement_id'],
        touched="shop_id, coalesce(" ~ read_id('settlement_id') ~ ", '')"
    ) }}

),

shops as (

    select
        shop_id,
        timezone as shop_timezone,
        currency as shop_currency
    from {{ ref('stg_shopmarts__shops') }}

),

entry_words as (

    -- the words of the flat file V2, which has one column for what V1 has in many
    select
        platform_word,
        mapped_status as entry_kind
    from {{ ref('status_codes') }}
    where platform = 'amazon' and entity = 'settlement_entry'

),

renamed as (

    select
        exports.shop_id,
        {{ read_id('settlement_id') }} as settlement_id,
        {{ read_id('order_id') }} as order_id,
        {{ read_id('adjustment_id') }} as adjustment_id,
        {{ read_id('order_item_id') }} as order_item_id,
        {{ read_id('sku') }} as sku,
        lower({{ read_text('marketplace') }}) as marketplace,
        lower({{ read_text('transaction_type') }}) as transaction_type,
        {{ read_text('price_type') }} as price_type,
        case
            when {{ read_text('price_amount') }} is not null
                then coalesce(price_words.entry_kind, 'goods')
        end as price_kind,
        {{ read_text('item_related_fee_type') }} as item_fee_type,
        {{ read_text('shipment_fee_type') }} as shipment_fee_type,
        {{ read_text('order_fee_type') }} as order_fee_type,
        {{ read_text('other_fee_reason') }} as other_fee_reason,
        {{ read_text('promotion_type') }} as promotion_type,
        case
            when {{ read_text('promotion_amount') }} is not null
                then coalesce(promotion_words.entry_kind, 'promotion')
        end as promotion_kind,
        {{ read_text('direct_payment_type') }} as direct_payment_type,
        case
            when {{ read_text('other_amount') }} is not null
                then coalesce(other_words.entry_kind, transaction_words.entry_kind, 'unmapped')
        end as other_kind,
        {{ read_text('fulfillment_id') }} as fulfillment_id,
        {{ read_text('promotion_id') }} as promotion_id,
        -- the currency stands on the first row of a settlement
        coalesce(
            upper({{ read_text('currency') }}),
            max(upper({{ read_text('currency') }})) over (
                partition by exports.shop_id, {{ read_id('settlement_id') }}
            ),
            shops.shop_currency
        ) as currency,
        {{ read_money('total_amount') }} as total_amount,
        {{ read_money('price_amount') }} as price_amount,
        {{ read_money('item_related_fee_amount') }} as item_fee_amount,
        {{ read_money('shipment_fee_amount') }} as shipment_fee_amount,
        {{ read_money('order_fee_amount') }} as order_fee_amount,
        {{ read_money('misc_fee_amount') }} as misc_fee_amount,
        {{ read_money('other_fee_amount') }} as other_fee_amount,
        {{ read_money('promotion_amount') }} as promotion_amount,
        {{ read_money('direct_payment_amount') }} as direct_payment_amount,
        {{ read_money('other_amount') }} as other_amount,
        {{ read_integer('quantity') }} as quantity,
        coalesce(lower(transaction_type) like '%refund%', false) as is_refund,
        {{ read_timestamp('posted_at') }} as posted_at,
        {{ read_timestamp('settlement_start_at') }} as settlement_start_at,
        {{ read_timestamp('settlement_end_at') }} as settlement_end_at,
        {{ read_timestamp('deposit_at') }} as deposit_at,
        _file as source_file,
        _line as source_line,
        {{ unreadable_cells(
            money=[
                'total_amount', 'price_amount', 'item_related_fee_amount', 'shipment_fee_amount',
                'order_fee_amount', 'misc_fee_amount', 'other_fee_amount', 'promotion_amount',
                'direct_payment_amount', 'other_amount',
            ],
            integer=['quantity'],
            timestamp=['posted_at', 'settlement_start_at', 'settlement_end_at', 'deposit_at'],
        ) }} as unreadable_cells
    from exports
    left join shops on exports.shop_id = shops.shop_id
    left join entry_words as price_words
        on
            lower(concat('itemprice / ', coalesce({{ read_text('exports.price_type') }}, '')))
            = price_words.platform_word
    left join entry_words as promotion_words
        on
            lower(concat('promotion / ', coalesce({{ read_text('exports.promotion_type') }}, '')))
            = promotion_words.platform_word
    left join entry_words as other_words
        on
            lower(concat(
                'other-transaction / ', coalesce({{ read_text('exports.transaction_type') }}, '')
            )) = other_words.platform_word
    left join entry_words as transaction_words
        on lower({{ read_text('exports.transaction_type') }}) = transaction_words.platform_word

)

select * from renamed
