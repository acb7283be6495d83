{#- How do net sales of this week compare with those of the same week of last year, per shop? -#}
with

weeks as (

    -- (all) is not the sum of the shops to add up again: one or the other
    select
        shop_id,
        currency,
        net_sales,
        net_sales_last_year,
        is_mature as is_complete,
        cast(period_start as date) as week_start
    from {{ ref('mart_overall_operations') }}
    where
        period_grain = 'week'
        and (shop_id <> '(all)' or platform = '(all)')

),

data_period as (

    select first_date from {{ ref('int_data_period') }}

),

with_last_year as (

    -- last year is 52 weeks ago: the same weekdays, so that a Friday meets a Friday. The data
    -- may begin in the middle of that week, and half a week is no yardstick for a whole one
    select
        weeks.shop_id,
        weeks.currency,
        weeks.net_sales,
        weeks.net_sales_last_year,
        weeks.is_complete,
        coalesce(
            weeks.net_sales_last_year is not null
            and weeks.week_start - interval 364 day >= data_period.first_date, false
        ) as has_whole_last_year,
        weeks.week_start,
        cast(weeks.week_start - interval 364 day as date) as last_year_week_start
    from weeks
    cross join data_period

),

growth as (

    -- a week that is not over yet is shown, but compared with nothing
    select
        week_start,
        shop_id,
        currency,
        net_sales,
        last_year_week_start,
        net_sales_last_year,
        case
            when is_complete and has_whole_last_year then net_sales - net_sales_last_year
        end as net_sales_change,
        case
            when is_complete and has_whole_last_year and net_sales_last_year > 0
                then {{ safe_divide('net_sales - net_sales_last_year', 'net_sales_last_year') }}
        end as sales_growth_rate_yoy,
        is_complete,
        has_whole_last_year
    from with_last_year

)

select * from growth
order by week_start desc, shop_id asc
