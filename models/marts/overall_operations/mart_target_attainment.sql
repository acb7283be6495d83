{{ behind_gate('intermediate') }}

with

kpi_values as (

    select * from {{ ref('mart_kpi_values') }}
    where dim_set = '(all)' and value is not null

),

targets as (

    select * from {{ ref('kpi_targets') }}

),

catalogue as (

    select
        kpi_id,
        unit in ('money', 'count', 'units') as is_amount,
        direction like '↓%' as is_lower_better
    from {{ ref('kpi_catalogue') }}

),

period_ends as (

    select
        period_grain,
        period_start,
        cast(max(next_period_date) as timestamp) as next_period_at
    from {{ ref('int_calendar_periods') }}
    group by 1, 2

),

data_period as (

    select cast(as_of as timestamp) + interval 1 day as data_end_at
    from {{ ref('int_data_period') }}

),

elapsed as (

    select
        period_ends.period_grain,
        period_ends.period_start,
        least(
            {{ safe_divide(
                seconds_between('period_ends.period_start', 'data_period.data_end_at'),
                seconds_between('period_ends.period_start', 'period_ends.next_period_at')
            ) }}, 1
        ) as elapsed_share
    from period_ends
    cross join data_period

),

aimed as (

    -- of a period that is not over, a sum or a count has had part of its days; a ratio has not
    select
        kpi_values.*,
        targets.target,
        case
            when catalogue.is_amount and kpi_values.denominator is null
                then targets.target * elapsed.elapsed_share
            else targets.target
        end as target_to_date,
        catalogue.is_lower_better
    from targets
    inner join kpi_values
        on
            targets.kpi_id = kpi_values.kpi_id
            and targets.shop_id = kpi_values.shop_id
            and targets.period_grain = kpi_values.period_grain
            and targets.period_start = cast(kpi_values.period_start as date)
    inner join catalogue on targets.kpi_id = catalogue.kpi_id
    inner join elapsed
        on
            kpi_values.period_grain = elapsed.period_grain
            and kpi_values.period_start = elapsed.period_start

),

sides as (

    select
        *,
        case when is_lower_better then target_to_date else value end as reached,
        case when is_lower_better then value else target_to_date end as aim
    from aimed

),

final as (

    select
        period_grain,
        period_start,
        shop_id,
        kpi_id,
        value as actual,
        target,
        target_to_date,
        reached,
        aim,
        {{ safe_divide('reached', 'aim') }} as target_attainment_rate,
        n,
        is_mature,
        n < {{ var('min_n') }} as is_low_n,
        params_version
    from sides

)

select * from final
