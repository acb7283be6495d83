{%- set metrics = [
    ('lcp', 'LCP'), ('inp', 'INP'), ('cls', 'CLS'), ('ttfb', 'TTFB'), ('page_load', 'LOAD')
] -%}
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

web_vitals as (

    select * from {{ ref('int_web_vitals') }}

),

limits as (

    select
        max(case when kpi_id = 'lcp_p75' then value end) as lcp_limit,
        max(case when kpi_id = 'inp_p75' then value end) as inp_limit,
        max(case when kpi_id = 'cls_p75' then value end) as cls_limit
    from {{ ref('kpi_thresholds') }}
    where kind = 'good'

),

percentiles as (

    select
        periods.period_grain,
        periods.period_start,
        coalesce(web_vitals.shop_id, '(all)') as shop_id,
        coalesce(shops.platform, '(all)') as platform,
        coalesce(web_vitals.page_group, '(all)') as page_group,
        coalesce(web_vitals.device, '(all)') as device,
        coalesce(web_vitals.country, '(all)') as country,
        {% for name, metric in metrics -%}
        cast(count(*) filter (where web_vitals.metric = '{{ metric }}') as bigint)
            as {{ name }}_values,
        -- engines differ in the last digit, which must not decide what is good
        {{ round_half_up(
            percentile("case when metric = '" ~ metric ~ "' then value end", 0.75), 8
        ) }} as {{ name }}_p75,
        {% endfor -%}
        bool_and(periods.is_complete) as is_complete
    from web_vitals
    inner join shops on web_vitals.shop_id = shops.shop_id
    inner join periods on web_vitals.event_date = periods.business_date
    group by {{ period_grouping_sets(
        'web_vitals.shop_id', 'shops.platform',
        ['web_vitals.page_group', 'web_vitals.device', 'web_vitals.country']
    ) }}

),

page_groups as (

    select
        period_grain,
        period_start,
        shop_id,
        platform,
        device,
        country,
        cast(count(*) filter (where is_measured and not is_28_days) as bigint)
            as measured_page_groups,
        cast(count(*) filter (where is_measured and is_good and not is_28_days) as bigint)
            as good_page_groups,
        -- NULL where the row has no 28 days
        cast(sum(case when is_measured then 1 else 0 end) filter (where is_28_days) as bigint)
            as measured_page_groups_28d,
        cast(
            sum(case when is_measured and is_good then 1 else 0 end) filter (where is_28_days)
            as bigint
        ) as good_page_groups_28d
    from {{ ref('int_page_group_vitals') }}
    group by period_grain, period_start, shop_id, platform, device, country

),

joined as (

    select
        percentiles.*,
        greatest(
            percentiles.lcp_values,
            percentiles.inp_values,
            percentiles.cls_values,
            percentiles.ttfb_values,
            percentiles.page_load_values
        ) as loads,
        page_groups.measured_page_groups,
        page_groups.good_page_groups,
        page_groups.measured_page_groups_28d,
        page_groups.good_page_groups_28d
    from percentiles
    left join page_groups
        on
            percentiles.page_group = '(all)'
            and {{ same_keys('percentiles', 'page_groups', [
                'period_grain', 'period_start', 'shop_id', 'platform', 'device', 'country',
            ]) }}

),

final as (

    select
        joined.period_grain,
        joined.period_start,
        joined.shop_id,
        joined.platform,
        joined.page_group,
        joined.device,
        joined.country,
        joined.loads,
        {% for name, _ in metrics -%}
        joined.{{ name }}_values,
        {% endfor -%}
        joined.measured_page_groups,
        joined.good_page_groups,
        joined.measured_page_groups_28d,
        joined.good_page_groups_28d,
        {% for name, _ in metrics -%}
        joined.{{ name }}_p75,
        {% endfor -%}
        {{ safe_divide('joined.good_page_groups', 'joined.measured_page_groups') }}
            as cwv_pass_rate,
        {{ safe_divide('joined.good_page_groups_28d', 'joined.measured_page_groups_28d') }}
            as cwv_pass_rate_28d,
        case
            when
                joined.loads >= {{ var('min_n') }}
                and joined.lcp_p75 is not null
                and joined.inp_p75 is not null
                and joined.cls_p75 is not null
                then
                    joined.lcp_p75 <= limits.lcp_limit
                    and joined.inp_p75 <= limits.inp_limit
                    and joined.cls_p75 <= limits.cls_limit
        end as cwv_pass,
        joined.is_complete as is_mature,
        joined.loads < {{ var('min_n') }} as is_low_n,
        '{{ var("params_version") }}' as params_version,
        data_period.as_of
    from joined
    cross join limits
    cross join data_period

)

select * from final
