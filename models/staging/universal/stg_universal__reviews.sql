{{ behind_gate('raw') }}

with

exports as (

    {{ latest_export(source('universal', 'reviews'), ['review_id']) }}

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
    where platform = 'universal' and entity = 'review'

),

renamed as (

    select
        exports.shop_id,
        {{ read_id('review_id') }} as review_id,
        {{ read_id('order_id') }} as order_id,
        {{ read_id('sku') }} as sku,
        {{ read_id('customer_id') }} as customer_id,
        {{ read_id('agent_id') }} as agent_id,
        case
            when {{ read_text('reason_code') }} is not null
                then coalesce(reasons.reason_group, 'unmapped')
        end as reason_group,
        lower({{ read_text('phase') }}) as phase,
        {{ read_number('rating') }} as rating,
        {{ read_integer('photo_count') }} as photo_count,
        {{ read_number('dsr_description') }} as dsr_description,
        {{ read_number('dsr_service') }} as dsr_service,
        {{ read_number('dsr_logistics') }} as dsr_logistics,
        {{ read_boolean('is_invited') }} as is_invited,
        {{ read_timestamp('created_at') }} as created_at,
        {{ read_timestamp('invited_at') }} as invited_at,
        {{ read_timestamp('improved_at') }} as improved_at,
        _file as source_file,
        _line as source_line,
        {{ unreadable_cells(
            number=['rating', 'dsr_description', 'dsr_service', 'dsr_logistics'],
            integer=['photo_count'],
            boolean=['is_invited'],
            timestamp=['created_at', 'invited_at', 'improved_at'],
        ) }} as unreadable_cells
    from exports
    left join shops on exports.shop_id = shops.shop_id
    left join reasons
        on lower({{ read_text('exports.reason_code') }}) = reasons.platform_word

)

select * from renamed
