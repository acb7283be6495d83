{{ behind_gate('staging') }}

with

measurements as (

    -- a load that names nobody is one of its own
    select
        shop_id,
        coalesce(visitor_id, concat(source_file, ':', cast(source_line as string)))
            as visitor_id,
        coalesce(page_hash, '(unknown)') as page_hash,
        coalesce(page_group, '(unknown)') as page_group,
        coalesce(device, '(unknown)') as device,
        coalesce(country, '(unknown)') as country,
        metric,
        cast(value as double) as value,
        occurred_at,
        source_file,
        source_line
    from {{ ref('stg_universal__web_vitals') }}
    where
        metric in ('LCP', 'INP', 'CLS', 'TTFB', 'LOAD')
        and value >= 0
        and occurred_at is not null

),

final_reports as (

    -- a browser may report a metric again while it grows: the last and greatest counts
    select * from measurements
    qualify
        row_number() over (
            partition by shop_id, visitor_id, page_hash, metric, occurred_at
            order by value desc, source_file asc, source_line asc
        ) = 1

),

{{ with_event_dates('final_reports') }},

final as (

    select
        shop_id,
        visitor_id,
        page_hash,
        page_group,
        device,
        country,
        metric,
        value,
        event_date,
        occurred_at
    from final_reports_and_dates

)

select * from final
