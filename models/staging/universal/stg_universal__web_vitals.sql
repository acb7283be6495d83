{{ behind_gate('raw') }}

with

exports as (

    {{ latest_export(
        source('universal', 'web_vitals'),
        ['occurred_at', 'visitor_id', 'page_url', 'metric']
    ) }}

),

{{ with_utc_times('exports', 'occurred_at') }},

renamed as (

    select
        shop_id,
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
        occurred_at_utc as occurred_at,
        _file as source_file,
        _line as source_line,
        {{ unreadable_cells(
            number=['value'],
            timestamp=['occurred_at'],
        ) }} as unreadable_cells
    from exports_and_utc

)

select * from renamed
