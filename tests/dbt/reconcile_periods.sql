{#-
    Protects every sum of mart_overall_operations: hours sum to days, days to weeks, months,
    quarters, years and to the total, for each shop, each platform and all shops together. A day on
    which nothing happened has no hours, and is 0.
-#}
{%- set measures = [
    'gmv', 'gross_sales', 'discount_amount', 'returns_amount', 'net_sales', 'shipping_charged',
    'taxes', 'duties', 'additional_fees', 'total_sales', 'refund_amount', 'orders_count',
    'units_ordered', 'aov_numerator', 'aov_orders', 'paid_amount', 'cogs_amount',
    'net_sales_costed', 'shipping_cost', 'payment_fees', 'platform_fees',
    'return_handling_cost', 'marketing_cost', 'fx_difference',
] -%}
-- lists of measures are written by loops, which sqlfluff cannot lay out
-- noqa: disable=LT02
with

periods as (

    select * from {{ ref('mart_overall_operations') }}

),

days as (

    select * from periods
    where period_grain = 'day'

),

days_of_periods as (

    {% for grain in ['week', 'month', 'quarter', 'year'] -%}
    select
        '{{ grain }}' as grain,
        cast(date_trunc('{{ grain }}', period_start) as timestamp) as start_of_period,
        days.*
    from days

    union all

    {% endfor -%}
    select
        'all' as grain,
        all_periods.period_start as start_of_period,
        days.*
    from days
    inner join (
        -- distinct: the one start that all rows of the grain share
        select distinct period_start
        from periods
        where period_grain = 'all'
    ) as all_periods
        on true

    union all

    select
        'day' as grain,
        cast(date_trunc('day', period_start) as timestamp) as start_of_period,
        periods.*
    from periods
    where period_grain = 'hour'

),

sums as (

    select
        grain,
        start_of_period,
        shop_id,
        platform,
        {% for measure in measures -%}
        sum({{ measure }}) as {{ measure }}{{ ',' if not loop.last }}
        {% endfor %}
    from days_of_periods
    group by 1, 2, 3, 4

),

mismatches as (

    select
        coalesce(sums.grain, periods.period_grain) as period_grain,
        coalesce(sums.start_of_period, periods.period_start) as period_start,
        coalesce(sums.shop_id, periods.shop_id) as shop_id,
        coalesce(sums.platform, periods.platform) as platform,
        {% for measure in measures -%}
        periods.{{ measure }} - coalesce(sums.{{ measure }}, 0)
            as {{ measure }}_difference{{ ',' if not loop.last }}
        {% endfor %}
    from sums
    full outer join periods
        on
            sums.grain = periods.period_grain
            and sums.start_of_period = periods.period_start
            and sums.shop_id = periods.shop_id
            and sums.platform = periods.platform
    where coalesce(periods.period_grain, '') <> 'hour'

)

select * from mismatches
where
    {% for measure in measures -%}
    {{ 'or ' if not loop.first }}coalesce({{ measure }}_difference, 1) <> 0
    {% endfor %}
