{%- set keys = [
    'period_grain', 'period_start', 'shop_id', 'platform', 'channel_group', 'device',
    'visitor_type',
] -%}
{%- set session_measures = [
    'sessions', 'engaged_sessions', 'single_page_sessions', 'organic_sessions', 'paid_sessions',
    'referral_sessions', 'social_sessions',
] -%}
{%- set cohort_measures = [
    'new_registrations', 'registrable_visitors', 'cohort_visitors', 'returned_visitors_d1', 'returned_visitors_d7',
    'returned_visitors_d30',
] -%}
{{ behind_gate('staging') }}

with

shops as (

    select
        shop_id,
        platform
    from {{ ref('int_shops') }}

),

days_in_periods as (

    select * from {{ ref('int_calendar_periods') }}

),

periods as (

    select
        period_grain,
        period_start,
        max(next_period_date) as next_period_date,
        bool_and(is_complete) as is_complete
    from days_in_periods
    group by period_grain, period_start

),

visitors as (

    select * from {{ ref('int_traffic_visitors') }}

),

durations as (

    select * from {{ ref('int_traffic_durations') }}

),

of_platforms as (

    select * from {{ ref('int_traffic_of_platforms') }}

),

sums as (

    select
        days_in_periods.period_grain,
        days_in_periods.period_start,
        coalesce(daily.shop_id, '(all)') as shop_id,
        coalesce(shops.platform, '(all)') as platform,
        coalesce(daily.channel_group, '(all)') as channel_group,
        coalesce(daily.device, '(all)') as device,
        coalesce(daily.visitor_type, '(all)') as visitor_type,
        {% for measure in session_measures + ['page_views'] -%}
        cast(sum(daily.{{ measure }}) as bigint) as {{ measure }},
        {% endfor -%}
        cast(sum(daily.session_seconds) as decimal(28, 6)) as session_seconds,
        {{ total('daily.net_order_value') }} as net_order_value
    from {{ ref('int_traffic_daily') }} as daily
    inner join shops on daily.shop_id = shops.shop_id
    inner join days_in_periods on daily.business_date = days_in_periods.business_date
    group by {{ period_grouping_sets(
        'daily.shop_id', 'shops.platform',
        ['daily.channel_group', 'daily.device', 'daily.visitor_type'],
        period_table='days_in_periods'
    ) }}

),

shop_sums as (

    -- what is known of a shop as a whole, whatever the channel, device and visitor
    select
        days_in_periods.period_grain,
        days_in_periods.period_start,
        coalesce(shop_daily.shop_id, '(all)') as shop_id,
        coalesce(shops.platform, '(all)') as platform,
        '(all)' as channel_group,
        '(all)' as device,
        '(all)' as visitor_type,
        {{ total('shop_daily.traffic_spend') }} as traffic_spend,
        {% for measure in cohort_measures + ['search_impressions', 'listing_clicks'] -%}
        cast(sum(shop_daily.{{ measure }}) as bigint) as {{ measure }},
        {% endfor -%}
        bool_or(shop_daily.is_tracked) as is_tracked
    from {{ ref('int_traffic_shop_daily') }} as shop_daily
    inner join shops on shop_daily.shop_id = shops.shop_id
    inner join days_in_periods on shop_daily.business_date = days_in_periods.business_date
    group by {{ period_grouping_sets(
        'shop_daily.shop_id', 'shops.platform', [], period_table='days_in_periods'
    ) }}

),

cells as (

    -- one row per cell, whichever of the three knows it
    select {{ keys | join(', ') }} from sums
    union
    select {{ keys | join(', ') }} from shop_sums
    union
    select {{ keys | join(', ') }} from of_platforms

),

joined as (

    select
        {% for key in keys -%}
        cells.{{ key }},
        {% endfor -%}
        coalesce(sums.shop_id is not null or shop_sums.is_tracked, false) as is_counted,
        case
            when is_counted then coalesce(visitors.unique_visitors, 0)
            else of_platforms.unique_visitors
        end as unique_visitors,
        case
            when is_counted then coalesce(visitors.new_visitors, 0)
            else of_platforms.new_visitors
        end as new_visitors,
        case when is_counted then coalesce(visitors.returning_visitors, 0) end
            as returning_visitors,
        case when is_counted then coalesce(visitors.paid_visitors, 0) end as paid_visitors,
        {% for measure in session_measures -%}
        coalesce(sums.{{ measure }}, 0) as {{ measure }},
        {% endfor -%}
        case when is_counted then coalesce(sums.page_views, 0) else of_platforms.page_views end
            as page_views,
        coalesce(sums.session_seconds, 0) as session_seconds,
        durations.median_session_seconds,
        coalesce(sums.net_order_value, 0) as net_order_value,
        {% for measure in ['traffic_spend'] + cohort_measures -%}
        case when is_counted then shop_sums.{{ measure }} end as {{ measure }},
        {% endfor -%}
        shop_sums.search_impressions,
        shop_sums.listing_clicks,
        periods.is_complete,
        periods.next_period_date
    from cells
    inner join periods on {{ same_keys('cells', 'periods', keys[:2]) }}
    left join sums on {{ same_keys('cells', 'sums', keys) }}
    left join shop_sums on {{ same_keys('cells', 'shop_sums', keys) }}
    left join visitors on {{ same_keys('cells', 'visitors', keys) }}
    left join durations on {{ same_keys('cells', 'durations', keys) }}
    left join of_platforms on {{ same_keys('cells', 'of_platforms', keys) }}

)

select * from joined
