{{ behind_gate('staging') }}

with

shops as (

    select * from {{ ref('int_shops') }}

),

timezone_offsets as (

    select * from {{ ref('stg_shopmarts__timezone_offsets') }}

),

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

final as (

    select
        final_reports.shop_id,
        final_reports.visitor_id,
        final_reports.page_hash,
        final_reports.page_group,
        final_reports.device,
        final_reports.country,
        final_reports.metric,
        final_reports.value,
        cast(
            {{ add_seconds('final_reports.occurred_at', 'timezone_offsets.offset_seconds') }}
            as date
        ) as event_date,
        final_reports.occurred_at
    from final_reports
    inner join shops on final_reports.shop_id = shops.shop_id
    inner join timezone_offsets
        on
            shops.timezone = timezone_offsets.timezone
            and final_reports.occurred_at >= timezone_offsets.valid_from_utc
            and final_reports.occurred_at < timezone_offsets.valid_to_utc

)

select * from final
