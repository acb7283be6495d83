{#-
    Whether the 75th percentiles of a page group are good follows from sums over days, so that 28
    days for every day need no row of a measurement twice: how many values are good, the greatest
    good one and the least of the others.
-#}
{%- set metrics = ['lcp', 'inp', 'cls'] -%}
{%- set windows = [
    ('periods', ['daily.device', 'daily.country']),
    ('last_28_days', ['daily.device']),
] -%}
{{ behind_gate('staging') }}

with

shops as (

    select
        shop_id,
        platform
    from {{ ref('int_shops') }}

),

periods as (

    select
        period_grain,
        period_start,
        business_date
    from {{ ref('int_calendar_periods') }}

),

last_28_days as (

    select
        days.period_grain,
        days.period_start,
        days_before.business_date
    from periods as days
    inner join periods as days_before
        on
            days_before.business_date
            between days.business_date - interval 27 day and days.business_date
            and days_before.period_grain = 'day'
    where days.period_grain = 'day'

),

limits as (

    select
        max(case when kpi_id = 'lcp_p75' then value end) as lcp_limit,
        max(case when kpi_id = 'inp_p75' then value end) as inp_limit,
        max(case when kpi_id = 'cls_p75' then value end) as cls_limit
    from {{ ref('kpi_thresholds') }}
    where kind = 'good'

),

web_vitals as (

    select
        web_vitals.*,
        value <= case metric
            when 'LCP' then limits.lcp_limit
            when 'INP' then limits.inp_limit
            when 'CLS' then limits.cls_limit
        end as is_good
    from {{ ref('int_web_vitals') }} as web_vitals
    cross join limits

),

daily as (

    select
        shop_id,
        page_group,
        device,
        country,
        event_date,
        {% for metric in metrics -%}
        {%- set of_metric = "metric = '" ~ metric | upper ~ "'" -%}
        count(*) filter (where {{ of_metric }}) as {{ metric }}_values,
        count(*) filter (where {{ of_metric }} and is_good) as {{ metric }}_good_values,
        max(value) filter (where {{ of_metric }} and is_good) as {{ metric }}_greatest_good,
        min(value) filter (where {{ of_metric }} and not is_good) as {{ metric }}_least_other,
        {% endfor -%}
        count(*) filter (where metric = 'TTFB') as ttfb_values,
        count(*) filter (where metric = 'LOAD') as load_values
    from web_vitals
    group by 1, 2, 3, 4, 5

),

{% for window, dimensions in windows %}
sums_of_{{ window }} as (

    select
        {{ window }}.period_grain,
        {{ window }}.period_start,
        coalesce(daily.shop_id, '(all)') as shop_id,
        coalesce(shops.platform, '(all)') as platform,
        daily.page_group,
        coalesce(daily.device, '(all)') as device,
        {{ "coalesce(daily.country, '(all)')" if 'daily.country' in dimensions else "'(all)'" }}
            as country,
        {{ 'true' if window == 'last_28_days' else 'false' }} as is_28_days,
        {% for metric in metrics -%}
        cast(sum(daily.{{ metric }}_values) as bigint) as {{ metric }}_values,
        cast(sum(daily.{{ metric }}_good_values) as bigint) as {{ metric }}_good_values,
        max(daily.{{ metric }}_greatest_good) as {{ metric }}_greatest_good,
        min(daily.{{ metric }}_least_other) as {{ metric }}_least_other,
        {% endfor -%}
        cast(sum(daily.ttfb_values) as bigint) as ttfb_values,
        cast(sum(daily.load_values) as bigint) as load_values
    from daily
    inner join shops on daily.shop_id = shops.shop_id
    inner join {{ window }} on daily.event_date = {{ window }}.business_date
    group by
        daily.page_group,
        {{ period_grouping_sets(
            'daily.shop_id', 'shops.platform', dimensions, period_table=window
        ) }}

),

{% endfor -%}
sums as (

    {% for window, _ in windows -%}
    select * from sums_of_{{ window }}
    {% if not loop.last -%}
    union all
    {% endif -%}
    {% endfor %}

),

percentiles as (

    -- one that falls between the greatest good value and the least of the others
    select
        *,
        {% for metric in metrics -%}
        floor(0.75e0 * ({{ metric }}_values - 1)) as {{ metric }}_place,
        {{ metric }}_greatest_good
        + (0.75e0 * ({{ metric }}_values - 1) - floor(0.75e0 * ({{ metric }}_values - 1)))
        * (
            coalesce({{ metric }}_least_other, {{ metric }}_greatest_good)
            - {{ metric }}_greatest_good
        ) as {{ metric }}_between,
        {% endfor -%}
        greatest(lcp_values, inp_values, cls_values, ttfb_values, load_values) as loads
    from sums

),

verdicts as (

    select
        period_grain,
        period_start,
        shop_id,
        platform,
        page_group,
        device,
        country,
        is_28_days,
        {% for metric in metrics -%}
        case
            when {{ metric }}_good_values >= {{ metric }}_place + 2 then true
            when {{ metric }}_good_values < {{ metric }}_place + 1 then false
            else {{ round_half_up(metric ~ '_between', 8) }} <= limits.{{ metric }}_limit
        end as is_{{ metric }}_good,
        {% endfor -%}
        loads
    from percentiles
    cross join limits

),

final as (

    select
        *,
        loads >= {{ var('min_n') }} as is_measured,
        coalesce(is_lcp_good and is_inp_good and is_cls_good, false) as is_good
    from verdicts

)

select * from final
