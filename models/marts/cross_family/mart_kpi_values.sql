{{ behind_gate('intermediate') }}

with

overall_operations as (

    {{ kpi_rows('mart_overall_operations') }}

),

traffic as (

    {{ kpi_rows('mart_traffic', ['channel_group', 'device', 'visitor_type']) }}

),

site_performance as (

    {{ kpi_rows('mart_site_performance', ['page_group', 'device', 'country']) }}

),

conversion as (

    {{ kpi_rows('mart_conversion', ['channel_group', 'device']) }}

),

funnel as (

    {{ kpi_rows('mart_funnel', ['channel_group', 'device'], also='funnel_step') }}

),

goals as (

    {{ kpi_rows('mart_goals', also='goal') }}

),

payment_methods as (

    {{ kpi_rows('mart_payment_methods', also='payment_method') }}

),

failed_orders as (

    {{ kpi_rows('mart_failed_orders', also='close_reason') }}

),

unioned as (

    select * from overall_operations
    union all
    select * from traffic
    union all
    select * from site_performance
    union all
    select * from conversion
    union all
    select * from funnel
    union all
    select * from goals
    union all
    select * from payment_methods
    union all
    select * from failed_orders

),

catalogue as (

    select
        kpi_id,
        unit
    from {{ ref('kpi_catalogue') }}

),

final as (

    select
        unioned.kpi_id,
        unioned.period_grain,
        unioned.period_start,
        unioned.shop_id,
        unioned.dim_set,
        unioned.dim_value,
        unioned.value,
        unioned.numerator,
        unioned.denominator,
        unioned.n,
        catalogue.unit,
        case when catalogue.unit like 'money%' then '{{ var("reporting_currency") }}' end
            as currency,
        unioned.is_mature,
        unioned.is_ratio and unioned.n < {{ var('min_n') }} as is_low_n,
        unioned.params_version
    from unioned
    inner join catalogue on unioned.kpi_id = catalogue.kpi_id

)

select * from final
