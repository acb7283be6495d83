{{ behind_gate('raw') }}
{% call touched_keys(['shop_id', "coalesce(event_id, '')"]) %}
select shop_id, coalesce({{ read_id('event_id') }}, '') from {{ changed('universal__web_events') }}
{% endcall %}

with

exports as (

    {{ latest_export(
        source('universal', 'web_events'), ['event_id'],
        touched="shop_id, coalesce(" ~ read_id('event_id') ~ ", '')"
    ) }}

),

{{ with_utc_times('exports', 'occurred_at') }},

renamed as (

    select
        shop_id,
        {{ read_id('event_id') }} as event_id,
        {{ read_id('visitor_id') }} as visitor_id,
        {{ read_id('user_id') }} as user_id,
        {{ read_id('session_id') }} as source_session_id,
        {{ read_id('sku') }} as sku,
        {{ read_id('order_id') }} as order_id,
        {{ read_id('cart_id') }} as cart_id,
        lower({{ read_text('event_name') }}) as event_name,
        {{ url_host('page_url') }} as page_host,
        {{ url_path('page_url') }} as page_path,
        {{ read_text('page_group') }} as page_group,
        {{ url_host('referrer') }} as referrer_host,
        lower({{ read_text('utm_source') }}) as utm_source,
        lower({{ read_text('utm_medium') }}) as utm_medium,
        lower({{ read_text('utm_campaign') }}) as utm_campaign,
        {{ read_text('click_id') }} is not null as has_click_id,
        lower({{ read_text('device') }}) as device,
        upper({{ read_text('country') }}) as country,
        upper({{ read_text('currency') }}) as currency,
        {{ read_integer('quantity') }} as quantity,
        {{ read_money('value') }} as value,
        {{ read_boolean('is_bot') }} as is_bot,
        occurred_at_utc as occurred_at,
        _file as source_file,
        _line as source_line,
        {{ unreadable_cells(
            money=['value'],
            integer=['quantity'],
            boolean=['is_bot'],
            timestamp=['occurred_at'],
        ) }} as unreadable_cells
    from exports_and_utc

)

select * from renamed
