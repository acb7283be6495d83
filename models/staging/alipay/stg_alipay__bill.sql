{{ behind_gate('raw') }}
{% call touched_keys(['shop_id', "coalesce(entry_id, '')"]) %}
select shop_id, coalesce({{ read_id('entry_id') }}, '') from {{ changed('alipay__bill') }}
{% endcall %}

with

exports as (

    {{ latest_export(
        source('alipay', 'bill'), ['entry_id'],
        touched="shop_id, coalesce(" ~ read_id('entry_id') ~ ", '')"
    ) }}

),

shops as (

    select
        shop_id,
        timezone as shop_timezone,
        currency as shop_currency
    from {{ ref('stg_shopmarts__shops') }}

),

entry_kinds as (

    select
        platform_word,
        mapped_status
    from {{ ref('status_codes') }}
    where platform = 'alipay' and entity = 'bill_entry'

),

renamed as (

    select
        exports.shop_id,
        {{ read_id('entry_id') }} as entry_id,
        {{ read_id('alipay_trade_id') }} as alipay_trade_id,
        coalesce(
            nullif(
                {{ extract_pattern(read_text('merchant_order_id'), '^T[0-9]+N?P([0-9]+)$') }}, ''
            ),
            {{ read_id('merchant_order_id') }}
        ) as order_id,
        case
            when {{ read_text('entry_kind') }} is not null
                then coalesce(entry_kinds.mapped_status, 'unmapped')
        end as entry_kind,
        {{ read_text('entry_kind') }} as entry_word,
        {{ read_text('business_description') }} as business_description,
        shops.shop_currency as currency,
        {{ read_money('income_amount') }} as income_amount,
        -- some files write a minus before it
        abs({{ read_money('expense_amount') }}) as expense_amount,
        {{ read_money('fee_amount') }} as fee_amount,
        {{ read_money('balance_amount') }} as balance_amount,
        {{ read_timestamp('booked_at') }} as booked_at,
        _file as source_file,
        _line as source_line,
        {{ unreadable_cells(
            money=['income_amount', 'expense_amount', 'fee_amount', 'balance_amount'],
            timestamp=['booked_at'],
        ) }} as unreadable_cells
    from exports
    left join shops on exports.shop_id = shops.shop_id
    left join entry_kinds
        on lower({{ read_text('exports.entry_kind') }}) = entry_kinds.platform_word

)

select * from renamed
