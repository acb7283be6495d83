{{ behind_gate('staging') }}
{% call touched_keys(['shop_id', 'visitor_key']) %}
select shop_id, visitor_key from {{ changed('int_sessions') }}
union
select shop_id, visitor_key from {{ changed('int_visitor_days') }}
{% endcall %}

with

sessions as (

    select * from {{ ref('int_sessions') }}
    where {{ is_touched('shop_id, visitor_key') }}

),

visitor_days as (

    select * from {{ ref('int_visitor_days') }}
    where {{ is_touched('shop_id, visitor_key') }}

),

summaries as (

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

),

returns as (

    select
        shop_id,
        visitor_key,
        bool_or(event_date = cast(first_date + interval 1 day as date)) as has_returned_d1,
        bool_or(event_date = cast(first_date + interval 7 day as date)) as has_returned_d7,
        bool_or(event_date = cast(first_date + interval 30 day as date)) as has_returned_d30
    from visitor_days
    group by 1, 2

),

final as (

    select
        summaries.shop_id,
        summaries.visitor_key,
        summaries.sessions_count,
        summaries.page_views,
        returns.has_returned_d1,
        returns.has_returned_d7,
        returns.has_returned_d30,
        summaries.first_date,
        summaries.last_date,
        summaries.first_seen_at
    from summaries
    inner join returns
        on
            summaries.shop_id = returns.shop_id
            and summaries.visitor_key = returns.visitor_key

)

select * from final
