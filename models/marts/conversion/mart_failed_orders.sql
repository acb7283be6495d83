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

orders as (

    select * from {{ ref('int_order_outcomes') }}
    where failed_date is not null

),

buyers_of_cells as (

    -- one row per buyer of a cell, so that buyers are counted once
    select
        periods.period_grain,
        periods.period_start,
        coalesce(orders.shop_id, '(all)') as shop_id,
        coalesce(shops.platform, '(all)') as platform,
        orders.close_reason,
        orders.customer_key,
        count(*) as failed_orders,
        {{ total('orders.gmv') }} as failed_amount,
        sum(orders.units) as failed_items,
        bool_and(periods.is_complete) as is_complete
    from orders
    inner join shops on orders.shop_id = shops.shop_id
    inner join periods on orders.failed_date = periods.business_date
    group by
        orders.close_reason,
        orders.customer_key,
        {{ period_grouping_sets(
            'orders.shop_id', 'shops.platform', []
        ) }}

),

sums as (

    select
        period_grain,
        period_start,
        shop_id,
        platform,
        close_reason,
        cast(sum(failed_orders) as bigint) as failed_orders,
        {{ total('failed_amount') }} as failed_amount,
        count(*) as failed_buyers,
        cast(sum(failed_items) as bigint) as failed_items,
        bool_and(is_complete) as is_complete
    from buyers_of_cells
    group by period_grain, period_start, shop_id, platform, close_reason

),

final as (

    select
        sums.period_grain,
        sums.period_start,
        sums.shop_id,
        sums.platform,
        sums.close_reason,
        '{{ var("reporting_currency") }}' as currency,
        sums.failed_orders,
        sums.failed_amount,
        sums.failed_buyers,
        sums.failed_items,
        sums.is_complete as is_mature,
        sums.failed_orders < {{ var('min_n') }} as is_low_n,
        '{{ var("params_version") }}' as params_version,
        data_period.as_of
    from sums
    cross join data_period

)

select * from final
