{%- set dimensions = [
    'period_grain', 'shop_id', 'platform', 'channel_group', 'device', 'visitor_type',
] -%}
{{ behind_gate('intermediate') }}

with

traffic as (

    select * from {{ ref('int_traffic_periods') }}

),

data_period as (

    select * from {{ ref('int_data_period') }}

),

reference_periods as (

    select
        *,
        {{ previous_period_start('period_grain', 'period_start') }} as previous_period_start,
        {{ last_year_period_start('period_grain', 'period_start') }} as last_year_period_start
    from traffic

),

growth as (

    select
        reference_periods.*,
        previous.unique_visitors as unique_visitors_previous,
        last_year.unique_visitors as unique_visitors_last_year
    from reference_periods
    left join traffic as previous
        on
            reference_periods.previous_period_start = previous.period_start
            and {{ same_keys('reference_periods', 'previous', dimensions) }}
    left join traffic as last_year
        on
            reference_periods.last_year_period_start = last_year.period_start
            and {{ same_keys('reference_periods', 'last_year', dimensions) }}

),

final as (

    select
        growth.period_grain,
        growth.period_start,
        growth.shop_id,
        growth.platform,
        growth.channel_group,
        growth.device,
        growth.visitor_type,
        case when growth.is_counted then 'shopmarts' else 'platform' end as measured_by,
        '{{ var("reporting_currency") }}' as currency,
        growth.unique_visitors,
        growth.new_visitors,
        growth.returning_visitors,
        growth.paid_visitors,
        growth.cohort_visitors,
        growth.returned_visitors_d1,
        growth.returned_visitors_d7,
        growth.returned_visitors_d30,
        growth.sessions,
        growth.engaged_sessions,
        growth.single_page_sessions,
        case when growth.channel_group <> '(all)' then growth.sessions end as channel_sessions,
        growth.organic_sessions,
        growth.paid_sessions,
        growth.referral_sessions,
        growth.social_sessions,
        growth.page_views,
        growth.session_seconds,
        growth.median_session_seconds,
        growth.net_order_value,
        growth.traffic_spend,
        growth.new_registrations,
        growth.registrable_visitors,
        growth.search_impressions,
        growth.listing_clicks,
        growth.unique_visitors_previous,
        growth.unique_visitors_last_year,
        {{ safe_divide('growth.returning_visitors', 'growth.unique_visitors') }}
            as returning_visitor_rate,
        {{ safe_divide('growth.returned_visitors_d1', 'growth.cohort_visitors') }}
            as user_retention_d1,
        {{ safe_divide('growth.returned_visitors_d7', 'growth.cohort_visitors') }}
            as user_retention_d7,
        {{ safe_divide('growth.returned_visitors_d30', 'growth.cohort_visitors') }}
            as user_retention_d30,
        {{ safe_divide('growth.page_views', 'growth.unique_visitors') }} as pages_per_visitor,
        {{ safe_divide('growth.engaged_sessions', 'growth.sessions') }} as engagement_rate,
        1 - {{ safe_divide('growth.engaged_sessions', 'growth.sessions') }} as bounce_rate,
        {{ safe_divide('growth.single_page_sessions', 'growth.sessions') }}
            as single_page_bounce_rate,
        {{ safe_divide('growth.session_seconds', 'growth.sessions') }} as avg_session_duration,
        {{ safe_divide('growth.organic_sessions', 'growth.sessions') }} as organic_traffic_share,
        {{ safe_divide('growth.paid_sessions', 'growth.sessions') }} as paid_traffic_share,
        {{ safe_divide('growth.referral_sessions', 'growth.sessions') }}
            as referral_traffic_share,
        {{ safe_divide('growth.social_sessions', 'growth.sessions') }} as social_traffic_share,
        {{ safe_divide('growth.traffic_spend', 'growth.unique_visitors') }}
            as visitor_acquisition_cost,
        {{ safe_divide('growth.traffic_spend', 'growth.paid_visitors') }}
            as visitor_acquisition_cost_paid,
        {{ safe_divide('growth.net_order_value', 'growth.unique_visitors') }}
            as revenue_per_visitor,
        {{ safe_divide('growth.new_registrations', 'growth.registrable_visitors') }}
            as registration_conversion_rate,
        {{ safe_divide('growth.listing_clicks', 'growth.search_impressions') }} as listing_ctr,
        {{ growth_rate(
            'growth.unique_visitors', 'growth.unique_visitors_previous', 'growth.is_complete'
        ) }} as traffic_growth_rate,
        {{ growth_rate(
            'growth.unique_visitors', 'growth.unique_visitors_last_year', 'growth.is_complete'
        ) }} as traffic_growth_rate_yoy,
        growth.is_complete,
        {% for days in [1, 7, 30] -%}
        growth.next_period_date + interval {{ days }} day <= data_period.as_of + interval 1 day
            as is_mature_d{{ days }},
        {% endfor -%}
        growth.is_complete
        and (
            not growth.is_counted
            or growth.period_start
            >= cast(data_period.first_date as timestamp)
            + interval {{ var('visitor_maturity_days') }} day
        ) as is_mature,
        coalesce(
            case when growth.is_counted then growth.sessions else growth.unique_visitors end, 0
        ) < {{ var('min_n') }} as is_low_n,
        '{{ var("params_version") }}' as params_version,
        data_period.as_of
    from growth
    cross join data_period

)

select * from final
