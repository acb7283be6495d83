{{ behind_gate('staging') }}

with

sessions as (

    select * from {{ ref('int_sessions') }}

),

final as (

    select
        shop_id,
        visitor_key,
        count(*) as sessions_count,
        cast(sum(page_views) as bigint) as page_views,
        min(session_date) as first_date,
        max(session_date) as last_date,
        min(started_at) as first_seen_at
    from sessions
    group by 1, 2

)

select * from final
