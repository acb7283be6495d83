{{ behind_gate('raw') }}
{% call touched_keys(['shop_id', "coalesce(payment_id, '')"]) %}
select shop_id, coalesce({{ read_id('payment_id') }}, '') from {{ changed('universal__payments') }}
{% endcall %}

with

exports as (

    {{ latest_export(
        source('universal', 'payments'), ['payment_id'],
        touched="shop_id, coalesce(" ~ read_id('payment_id') ~ ", '')"
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
    where platform = 'universal' and entity = 'payment'

),

renamed as (

    select
        exports.shop_id,
        {{ read_id('payment_id') }} as payment_id,
        {{ read_id('order_id') }} as order_id,
        case
            when {{ read_text('status') }} is not null
                then coalesce(payment_statuses.mapped_status, 'unmapped')
        end as payment_status,
        lower({{ read_text('method') }}) as payment_method,
        upper({{ read_text('currency') }}) as currency,
        lower({{ read_text('stage') }}) as payment_stage,
        lower({{ read_text('card_brand') }}) as card_brand,
        {{ read_text('acquirer') }} as acquirer,
        {{ read_text('failure_reason') }} as failure_reason,
        {{ read_money('amount') }} as amount,
        {{ read_money('fee_amount') }} as fee_amount,
        {{ read_timestamp('attempted_at') }} as attempted_at,
        {{ read_timestamp('captured_at') }} as captured_at,
        _file as source_file,
        _line as source_line,
        {{ unreadable_cells(
            money=['amount', 'fee_amount'],
            timestamp=['attempted_at', 'captured_at'],
        ) }} as unreadable_cells
    from exports
    left join shops on exports.shop_id = shops.shop_id
    left join payment_statuses
        on lower({{ read_text('exports.status') }}) = payment_statuses.platform_word

)

select * from renamed
