{{ behind_gate('raw') }}
{% call touched_keys(['shop_id', "coalesce(chat_id, '')"]) %}
select shop_id, coalesce({{ read_id('chat_id') }}, '') from {{ changed('universal__chat_messages') }}
{% endcall %}

with

exports as (

    {{ latest_export(
        source('universal', 'chat_messages'), ['chat_id'],
        touched="shop_id, coalesce(" ~ read_id('chat_id') ~ ", '')"
    ) }}

),

{{ with_utc_times('exports', 'sent_at') }},

renamed as (

    select
        shop_id,
        {{ read_id('chat_id') }} as chat_id,
        {{ read_id('message_id') }} as message_id,
        {{ read_id('agent_id') }} as agent_id,
        {{ read_id('sku') }} as sku,
        lower({{ read_text('sender') }}) as sender,
        {{ read_integer('text_length') }} as text_length,
        {{ read_boolean('is_auto') }} as is_auto,
        {{ read_boolean('is_recommendation') }} as is_recommendation,
        sent_at_utc as sent_at,
        _file as source_file,
        _line as source_line,
        {{ unreadable_cells(
            integer=['text_length'],
            boolean=['is_auto', 'is_recommendation'],
            timestamp=['sent_at'],
        ) }} as unreadable_cells
    from exports_and_utc

)

select * from renamed
