{{ behind_gate('staging') }}

with

shops as (

    select
        shop_id,
        platform
    from {{ ref('int_shops') }}

),

periods as (

    select * from {{ ref('int_calendar_periods') }}

),

sessions_by_second as (

    select
        shop_id,
        channel_group,
        device,
        visitor_type,
        session_date,
        cast(floor(cast(session_seconds as decimal(18, 6))) as bigint) as whole_seconds,
        count(*) as sessions
    from {{ ref('int_sessions') }}
    group by 1, 2, 3, 4, 5, 6

),

histograms as (

    select
        periods.period_grain,
        periods.period_start,
        coalesce(sessions_by_second.shop_id, '(all)') as shop_id,
        coalesce(shops.platform, '(all)') as platform,
        coalesce(sessions_by_second.channel_group, '(all)') as channel_group,
        coalesce(sessions_by_second.device, '(all)') as device,
        coalesce(sessions_by_second.visitor_type, '(all)') as visitor_type,
        sessions_by_second.whole_seconds,
        sum(sessions_by_second.sessions) as sessions
    from sessions_by_second
    inner join shops on sessions_by_second.shop_id = shops.shop_id
    inner join periods on sessions_by_second.session_date = periods.business_date
    group by sessions_by_second.whole_seconds, {{ period_grouping_sets(
        'sessions_by_second.shop_id', 'shops.platform',
        [
            'sessions_by_second.channel_group', 'sessions_by_second.device',
            'sessions_by_second.visitor_type',
        ]
    ) }}

),

cumulated as (

    select
        *,
        sum(sessions) over (
            partition by
                period_grain, period_start, shop_id, platform, channel_group, device, visitor_type
            order by whole_seconds
        ) as sessions_up_to_here,
        sum(sessions) over (
            partition by
                period_grain, period_start, shop_id, platform, channel_group, device, visitor_type
        ) as all_sessions
    from histograms

),

medians as (

    -- of an even number of sessions the mean of the two in the middle
    select
        period_grain,
        period_start,
        shop_id,
        platform,
        channel_group,
        device,
        visitor_type,
        cast(
            min(whole_seconds) filter (where 2 * sessions_up_to_here >= all_sessions)
            + min(whole_seconds) filter (where 2 * sessions_up_to_here > all_sessions)
            as double
        ) / 2 as median_session_seconds
    from cumulated
    group by 1, 2, 3, 4, 5, 6, 7

)

select * from medians
