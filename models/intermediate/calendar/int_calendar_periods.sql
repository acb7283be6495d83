{{ behind_gate('staging') }}

with

calendar as (

    select * from {{ ref('int_calendar') }}

),

data_period as (

    select * from {{ ref('int_data_period') }}

),

dates_in_periods as (

    select
        'day' as period_grain,
        day_start as period_start,
        business_date
    from calendar

    union all

    select
        'week' as period_grain,
        week_start as period_start,
        business_date
    from calendar

    union all

    select
        'month' as period_grain,
        month_start as period_start,
        business_date
    from calendar

    union all

    select
        'quarter' as period_grain,
        quarter_start as period_start,
        business_date
    from calendar

    union all

    select
        'year' as period_grain,
        year_start as period_start,
        business_date
    from calendar

    union all

    select
        'all' as period_grain,
        all_start as period_start,
        business_date
    from calendar

),

with_ends as (

    select
        period_grain,
        business_date,
        period_start,
        cast(
            case period_grain
                when 'day' then period_start + interval 1 day
                when 'week' then period_start + interval 7 day
                when 'month' then period_start + interval 1 month
                when 'quarter' then period_start + interval 3 month
                when 'year' then period_start + interval 1 year
                else cast(data_period.as_of as timestamp) + interval 1 day
            end as date
        ) as next_period_date,
        data_period.as_of
    from dates_in_periods
    cross join data_period

)

select
    period_grain,
    period_start,
    business_date,
    next_period_date,
    next_period_date <= as_of + interval 1 day as is_complete
from with_ends
