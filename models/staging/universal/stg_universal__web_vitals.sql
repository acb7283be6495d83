{{ behind_gate('raw') }}

with

exports as (

    {{ latest_export(
        source('universal', 'web_vitals'),
        ['occurred_at', 'visitor_id', 'page_url', 'metric']
    ) }}

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
        {{ read_id('visitor_id') }} as visitor_id,
        -- the whole address tells pages apart; what follows ? may be personal
        case
            when page_url is not null
                then {{ sha256_hex("concat(" ~ hash_salt() ~ ", '|page|', page_url)") }}
        end as page_hash,
        {{ url_path('page_url') }} as page_path,
        {{ read_text('page_group') }} as page_group,
        upper({{ read_text('metric') }}) as metric,
        lower({{ read_text('device') }}) as device,
        upper({{ read_text('country') }}) as country,
        {{ read_number('value') }} as value,
        case
            when has_utc_offset then written_at
            else {{ add_seconds('written_at', '-timezone_offsets.offset_seconds') }}
        end as occurred_at,
        _file as source_file,
        _line as source_line,
        {{ unreadable_cells(
            number=['value'],
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
