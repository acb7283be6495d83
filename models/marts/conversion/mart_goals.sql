{{ behind_gate('intermediate') }}

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

data_period as (

    select as_of from {{ ref('int_data_period') }}

),

goals as (

    -- distinct: several events may reach one goal
    select distinct goal
    from {{ ref('key_event_list') }}

),

session_days as (

    select
        shop_id,
        business_date,
        sum(sessions) as sessions
    from {{ ref('int_conversion_daily') }}
    where sessions > 0
    group by shop_id, business_date

),

goal_days as (

    select
        shop_id,
        goal,
        session_date as business_date,
        count(*) as goal_sessions
    from {{ ref('int_session_goals') }}
    group by shop_id, goal, session_date

),

days_of_every_goal as (

    select
        session_days.shop_id,
        session_days.business_date,
        goals.goal,
        session_days.sessions,
        coalesce(goal_days.goal_sessions, 0) as goal_sessions
    from session_days
    cross join goals
    left join goal_days
        on
            session_days.shop_id = goal_days.shop_id
            and session_days.business_date = goal_days.business_date
            and goals.goal = goal_days.goal

),

sums as (

    select
        periods.period_grain,
        periods.period_start,
        coalesce(daily.shop_id, '(all)') as shop_id,
        coalesce(shops.platform, '(all)') as platform,
        daily.goal,
        cast(sum(daily.sessions) as bigint) as sessions,
        cast(sum(daily.goal_sessions) as bigint) as goal_sessions,
        bool_and(periods.is_complete) as is_complete
    from days_of_every_goal as daily
    inner join shops on daily.shop_id = shops.shop_id
    inner join periods on daily.business_date = periods.business_date
    group by daily.goal, {{ period_grouping_sets('daily.shop_id', 'shops.platform', []) }}

),

final as (

    select
        sums.period_grain,
        sums.period_start,
        sums.shop_id,
        sums.platform,
        sums.goal,
        sums.sessions,
        sums.goal_sessions,
        {{ safe_divide('sums.goal_sessions', 'sums.sessions') }} as goal_conversion_rate,
        sums.is_complete as is_mature,
        sums.sessions < {{ var('min_n') }} as is_low_n,
        '{{ var("params_version") }}' as params_version,
        data_period.as_of
    from sums
    cross join data_period

)

select * from final
