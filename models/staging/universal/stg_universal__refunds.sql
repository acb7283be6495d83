{{ behind_gate('raw') }}

with

exports as (

    {{ latest_export(source('universal', 'refunds'), ['refund_id']) }}

),

shops as (

    select
        shop_id,
        timezone as shop_timezone
    from {{ ref('stg_shopmarts__shops') }}

),

refund_statuses as (

    select
        platform_word,
        mapped_status
    from {{ ref('status_codes') }}
    where platform = 'universal' and entity = 'refund'

),

refund_reasons as (

    select
        platform_word,
        reason_group
    from {{ ref('reason_codes') }}
    where platform = 'universal' and entity = 'refund'

),

renamed as (

    select
        exports.shop_id,
        {{ read_id('refund_id') }} as refund_id,
        {{ read_id('order_id') }} as order_id,
        case
            when {{ read_text('status') }} is not null
                then coalesce(refund_statuses.mapped_status, 'unmapped')
        end as refund_status,
        lower({{ read_text('refund_type') }}) as refund_type,
        case
            when {{ read_text('reason_code') }} is not null
                then coalesce(refund_reasons.reason_group, 'unmapped')
        end as reason_group,
        upper({{ read_text('currency') }}) as currency,
        lower({{ read_text('phase') }}) as phase,
        {{ read_money('amount') }} as amount,
        {{ read_money('shipping_amount') }} as shipping_amount,
        {{ read_money('tax_amount') }} as tax_amount,
        {{ read_money('handling_cost') }} as handling_cost,
        {{ read_boolean('is_platform_decided') }} as is_platform_decided,
        {{ read_timestamp('requested_at') }} as requested_at,
        {{ read_timestamp('processed_at') }} as processed_at,
        _file as source_file,
        _line as source_line,
        {{ unreadable_cells(
            money=['amount', 'shipping_amount', 'tax_amount', 'handling_cost'],
            boolean=['is_platform_decided'],
            timestamp=['requested_at', 'processed_at'],
        ) }} as unreadable_cells
    from exports
    left join shops on exports.shop_id = shops.shop_id
    left join refund_statuses
        on lower({{ read_text('exports.status') }}) = refund_statuses.platform_word
    left join refund_reasons
        on lower({{ read_text('exports.reason_code') }}) = refund_reasons.platform_word

)

select * from renamed
