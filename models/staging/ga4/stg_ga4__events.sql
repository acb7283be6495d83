{{ behind_gate('raw') }}
{% call touched_keys([
    'shop_id', "coalesce(visitor_id, '')", "coalesce(occurred_at, timestamp '1970-01-01 00:00:00')"
]) %}
select {{ ga4_visitor_and_time() }} from {{ changed('ga4__events') }}
{% endcall %}

with

exports as (

    {{ latest_export(
        source('ga4', 'events'),
        [
            'user_pseudo_id', 'event_timestamp', 'event_name', 'event_bundle_sequence_id',
            'batch_event_index',
        ],
        touched=ga4_visitor_and_time()
    ) }}

),

event_names as (

    select
        platform_word,
        mapped_event_name
    from {{ ref('event_names') }}
    where platform = 'ga4'

),

renamed as (

    select
        shop_id,
        concat(_file_id, ':', _line) as event_id,
        {{ read_id('user_pseudo_id') }} as visitor_id,
        {{ read_id('user_id') }} as user_id,
        -- GA4 numbers the sessions of each cookie by the second they began
        case
            when {{ read_id('user_pseudo_id') }} is null then {{ read_id('ga_session_id') }}
            when {{ read_id('ga_session_id') }} is not null
                then concat({{ read_id('user_pseudo_id') }}, '|', {{ read_id('ga_session_id') }})
        end as source_session_id,
        case
            when transaction_id not in ('(not set)', '(data deleted)')
                then {{ read_text('transaction_id') }}
        end as order_id,
        coalesce(event_names.mapped_event_name, event_name) as event_name,
        {{ url_host('page_location') }} as page_host,
        {{ url_path('page_location') }} as page_path,
        {{ url_host('page_referrer') }} as referrer_host,
        lower(coalesce({{ read_text('collected_source') }}, {{ read_text('source') }}))
            as utm_source,
        lower(coalesce({{ read_text('collected_medium') }}, {{ read_text('medium') }}))
            as utm_medium,
        lower(coalesce({{ read_text('collected_campaign') }}, {{ read_text('campaign') }}))
            as utm_campaign,
        lower({{ read_text('device_category') }}) as device,
        {{ read_text('geo_country') }} as country_name,
        upper({{ read_text('currency') }}) as currency,
        {{ read_integer('total_item_quantity') }} as quantity,
        {{ read_money('value') }} as value,
        {{ read_text('collected_gclid') }} is not null as has_click_id,
        {{ timestamp_from_micros(read_integer('event_timestamp')) }} as occurred_at,
        _file as source_file,
        _line as source_line,
        {{ unreadable_cells(
            money=['value'],
            integer=['event_timestamp', 'total_item_quantity'],
        ) }} as unreadable_cells
    from exports
    left join event_names on exports.event_name = event_names.platform_word

)

select * from renamed
