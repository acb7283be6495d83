{{ behind_gate('raw') }}

with

exports as (

    {{ latest_export(source('universal', 'complaints'), ['complaint_id']) }}

),

shops as (

    select
        shop_id,
        timezone as shop_timezone
    from {{ ref('stg_shopmarts__shops') }}

),

reasons as (

    select
        platform_word,
        reason_group
    from {{ ref('reason_codes') }}
    where platform = 'universal' and entity = 'complaint'

),

renamed as (

    select
        exports.shop_id,
        {{ read_id('complaint_id') }} as complaint_id,
        {{ read_id('order_id') }} as order_id,
        {{ read_id('customer_id') }} as customer_id,
        {{ read_id('promo_campaign_id') }} as promo_campaign_id,
        {{ read_id('agent_id') }} as agent_id,
        case
            when {{ read_text('reason_code') }} is not null
                then coalesce(reasons.reason_group, 'unmapped')
        end as reason_group,
        lower({{ read_text('channel') }}) as channel,
        {{ read_timestamp('opened_at') }} as opened_at,
        {{ read_timestamp('withdrawn_at') }} as withdrawn_at,
        {{ read_timestamp('resolved_at') }} as resolved_at,
        _file as source_file,
        _line as source_line,
        {{ unreadable_cells(
            timestamp=['opened_at', 'withdrawn_at', 'resolved_at'],
        ) }} as unreadable_cells
    from exports
    left join shops on exports.shop_id = shops.shop_id
    left join reasons
        on lower({{ read_text('exports.reason_code') }}) = reasons.platform_word

)

select * from renamed
