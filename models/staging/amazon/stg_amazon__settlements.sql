{{ behind_gate('raw') }}
{% call touched_keys(['shop_id', "coalesce(settlement_id, '')"]) %}
select shop_id, coalesce({{ read_id('settlement_id') }}, '')
from {{ changed('amazon__settlements') }}
{% endcall %}

with

exports as (

    {{ latest_export(
        source('amazon', 'settlements'), ['settlement_id'],
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
        {{ read_text('amount_type') }} as amount_type,
        {{ read_text('amount_description') }} as amount_description,
        -- what an amount is for says its description, else its type, else the transaction
        case
            when {{ read_text('amount') }} is not null
                then coalesce(
                    by_description.entry_kind,
                    by_type.entry_kind,
                    by_transaction.entry_kind,
                    'unmapped'
                )
        end as entry_kind,
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
        {{ read_money('amount') }} as amount,
        {{ read_integer('quantity') }} as quantity,
        coalesce(lower(transaction_type) like '%refund%', false) as is_refund,
        coalesce(
            {{ read_timestamp('posted_at') }},
            {{ utc_from_local(
                'cast(' ~ read_date('posted_date') ~ ' as timestamp)', 'shop_timezone'
            ) }}
        ) as posted_at,
        {{ read_timestamp('settlement_start_at') }} as settlement_start_at,
        {{ read_timestamp('settlement_end_at') }} as settlement_end_at,
        {{ read_timestamp('deposit_at') }} as deposit_at,
        _file as source_file,
        _line as source_line,
        {{ unreadable_cells(
            money=['total_amount', 'amount'],
            integer=['quantity'],
            date=['posted_date'],
            timestamp=['posted_at', 'settlement_start_at', 'settlement_end_at', 'deposit_at'],
        ) }} as unreadable_cells
    from exports
    left join shops on exports.shop_id = shops.shop_id
    left join entry_words as by_description
        on
            lower(concat(
                coalesce({{ read_text('exports.amount_type') }}, ''),
                ' / ',
                coalesce({{ read_text('exports.amount_description') }}, '')
            )) = by_description.platform_word
    left join entry_words as by_type
        on lower({{ read_text('exports.amount_type') }}) = by_type.platform_word
    left join entry_words as by_transaction
        on lower({{ read_text('exports.transaction_type') }}) = by_transaction.platform_word

)

select * from renamed
