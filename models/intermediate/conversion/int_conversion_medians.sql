{%- set duration_types = ['checkout', 'time_to_purchase', 'order_to_pay'] -%}
{{ behind_gate('staging') }}
{{ touched_periods('int_conversion_durations', 'business_date') }}
-- noqa: disable=LT02

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

durations as (

    select * from {{ ref('int_conversion_durations') }}

),

medians as (

    select
        periods.period_grain,
        periods.period_start,
        coalesce(durations.shop_id, '(all)') as shop_id,
        coalesce(shops.platform, '(all)') as platform,
        coalesce(durations.channel_group, '(all)') as channel_group,
        coalesce(durations.device, '(all)') as device,
        {% for duration_type in duration_types -%}
        {{ percentile(
            "case when duration_type = '" ~ duration_type ~ "' then duration end", 0.5
        ) }} as {{ duration_type }}_duration_median,
        cast(count(case when duration_type = '{{ duration_type }}' then duration end) as bigint)
            as {{ duration_type }}_durations{{ ',' if not loop.last }}
        {% endfor %}
    from durations
    inner join shops on durations.shop_id = shops.shop_id
    inner join periods on durations.business_date = periods.business_date
    group by {{ period_grouping_sets(
        'durations.shop_id', 'shops.platform', ['durations.channel_group', 'durations.device']
    ) }}

)

select * from medians
