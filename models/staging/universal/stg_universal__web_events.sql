{{ behind_gate('raw') }}

with

exports as (

    {{ latest_export(source('universal', 'web_events'), ['event_id']) }}

),

shops as (

    select
        shop_id,
        timezone as shop_timezone
    from {{ ref('stg_shopmarts__shops') }}

),

timezone_offsets as (

    select * from {{ ref('stg_shopmarts__timezone_offsets') }}

),

times as (

    select
        *,
        {{ has_utc_offset('occurred_at') }} as has_utc_offset,
        {{ written_timestamp('occurred_at') }} as written_at
    from exports

),

renamed as (

    select
        times.shop_id,
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
        case
            when has_utc_offset then written_at
            else {{ add_seconds('written_at', '-timezone_offsets.offset_seconds') }}
        end as occurred_at,
        _file as source_file,
        _line as source_line,
        {{ unreadable_cells(
            money=['value'],
            integer=['quantity'],
            boolean=['is_bot'],
            timestamp=['occurred_at'],
        ) }} as unreadable_cells
    from times
    left join shops on times.shop_id = shops.shop_id
    left join timezone_offsets
        on
            shops.shop_timezone = timezone_offsets.timezone
            and times.written_at >= timezone_offsets.valid_from_local
            and times.written_at < timezone_offsets.valid_to_local

)

select * from renamed
