{{ behind_gate('raw') }}
{% call touched_keys(['shop_id', "coalesce(chat_id, '')"]) %}
select shop_id, coalesce({{ read_id('chat_id') }}, '') from {{ changed('universal__chat_sessions') }}
{% endcall %}

with

exports as (

    {{ latest_export(
        source('universal', 'chat_sessions'), ['chat_id'],
        touched="shop_id, coalesce(" ~ read_id('chat_id') ~ ", '')"
    ) }}

),

shops as (

    select
        shop_id,
        timezone as shop_timezone
    from {{ ref('stg_shopmarts__shops') }}

),

loss_reasons as (

    select
        platform_word,
        reason_group
    from {{ ref('reason_codes') }}
    where platform = 'universal' and entity = 'chat_loss'

),

renamed as (

    select
        exports.shop_id,
        {{ read_id('chat_id') }} as chat_id,
        {{ read_id('customer_id') }} as customer_id,
        {{ read_id('agent_id') }} as agent_id,
        {{ read_id('campaign_id') }} as campaign_id,
        {{ read_id('transferred_from') }} as transferred_from_agent_id,
        {{ read_id('transferred_to') }} as transferred_to_agent_id,
        {{ read_text('source') }} as source,
        lower({{ read_text('initiated_by') }}) as initiated_by,
        lower({{ read_text('filter_reason') }}) as filter_reason,
        lower({{ read_text('phase') }}) as phase,
        lower({{ read_text('language') }}) as language,
        case
            when {{ read_text('loss_reason') }} is not null
                then coalesce(loss_reasons.reason_group, 'unmapped')
        end as loss_reason,
        {{ read_integer('rating') }} as rating,
        {{ read_boolean('is_bot') }} as is_bot,
        {{ read_boolean('qa_checked') }} as is_qa_checked,
        {{ read_boolean('qa_passed') }} as is_qa_passed,
        {{ read_timestamp('started_at') }} as started_at,
        {{ read_timestamp('ended_at') }} as ended_at,
        {{ read_timestamp('invited_rating_at') }} as invited_rating_at,
        {{ read_timestamp('rated_at') }} as rated_at,
        _file as source_file,
        _line as source_line,
        {{ unreadable_cells(
            integer=['rating'],
            boolean=['is_bot', 'qa_checked', 'qa_passed'],
            timestamp=['started_at', 'ended_at', 'invited_rating_at', 'rated_at'],
        ) }} as unreadable_cells
    from exports
    left join shops on exports.shop_id = shops.shop_id
    left join loss_reasons
        on lower({{ read_text('exports.loss_reason') }}) = loss_reasons.platform_word

)

select * from renamed
