{%- set keys = [
    'period_grain', 'period_start', 'shop_id', 'platform', 'channel_group', 'device',
    'visitor_type',
] -%}
{{ behind_gate('staging') }}
{{ touched_periods('int_sessions', 'session_date') }}

with

shops as (

    select
        shop_id,
        platform
    from {{ ref('int_shops') }}

),

periods as (

    select * from {{ ref('int_calendar_periods') }}
    where {{ is_touched('period_grain, period_start') }}

),

sessions as (

    select
        *,
        cast(floor(cast(session_seconds as decimal(18, 6))) as bigint) as whole_seconds
    from {{ ref('int_sessions') }}

),

sessions_by_second as (

    -- before they are put into cells, as most sessions of a period share their second with others
    select
        periods.period_grain,
        periods.period_start,
        sessions.shop_id,
        shops.platform,
        sessions.channel_group,
        sessions.device,
        sessions.visitor_type,
        sessions.whole_seconds,
        count(*) as sessions
    from sessions
    inner join shops on sessions.shop_id = shops.shop_id
    inner join periods on sessions.session_date = periods.business_date
    group by 1, 2, 3, 4, 5, 6, 7, 8

),

histograms as (

    select
        period_grain,
        period_start,
        coalesce(shop_id, '(all)') as shop_id,
        coalesce(platform, '(all)') as platform,
        coalesce(channel_group, '(all)') as channel_group,
        coalesce(device, '(all)') as device,
        coalesce(visitor_type, '(all)') as visitor_type,
        whole_seconds,
        sum(sessions) as sessions
    from sessions_by_second
    group by whole_seconds, {{ period_grouping_sets(
        'shop_id', 'platform', ['channel_group', 'device', 'visitor_type'], period_table=none
    ) }}

),

cumulated as (

    select
        *,
        sum(sessions) over (
            partition by {{ keys | join(', ') }} order by whole_seconds
        ) as sessions_up_to_here,
        sum(sessions) over (partition by {{ keys | join(', ') }}) as all_sessions
    from histograms

),

medians as (

    select
        {{ keys | join(',\n        ') }},
        {{ median_of_counted('whole_seconds', 'sessions_up_to_here', 'all_sessions') }}
            as median_session_seconds
    from cumulated
    group by {{ keys | join(', ') }}

)

select * from medians
