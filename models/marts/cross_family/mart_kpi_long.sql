{{ behind_gate('intermediate') }}

with

kpi_values as (

    select * from {{ ref('mart_kpi_values') }}

),

target_attainment as (

    select
        'target_attainment_rate' as kpi_id,
        period_grain,
        period_start,
        shop_id,
        'kpi_id' as dim_set,
        kpi_id as dim_value,
        target_attainment_rate as value,
        reached as numerator,
        aim as denominator,
        n,
        '%' as unit,
        cast(null as string) as currency,
        is_mature,
        is_low_n,
        params_version
    from {{ ref('mart_target_attainment') }}

),

final as (

    select * from kpi_values
    union all
    select * from target_attainment

)

select * from final
