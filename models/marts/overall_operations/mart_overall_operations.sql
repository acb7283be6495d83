{{ behind_gate('intermediate') }}

with

sales as (

    select * from {{ ref('int_sales_hourly') }}

),

payments as (

    select * from {{ ref('int_payments') }}
    where is_captured and paid_date is not null

),

periods as (

    select * from {{ ref('int_calendar_periods') }}

),

data_period as (

    select as_of from {{ ref('int_data_period') }}

),

shops as (

    select
        shop_id,
        platform
    from sales
    group by shop_id, platform

),

sales_in_periods as (

    -- every shop has a row in every period: a day on which nothing happened is a day of 0
    select
        periods.period_grain,
        periods.period_start,
        periods.is_complete,
        shops.shop_id as row_shop_id,
        shops.platform as row_platform,
        sales.*
    from periods
    cross join shops
    left join sales
        on
            periods.business_date = sales.business_date
            and shops.shop_id = sales.shop_id

    union all

    select
        'hour' as period_grain,
        sales.sales_hour as period_start,
        true as is_complete,
        sales.shop_id as row_shop_id,
        sales.platform as row_platform,
        sales.*
    from sales
    inner join data_period on sales.business_date <= data_period.as_of

),

buyers_in_periods as (

    select
        periods.period_grain,
        periods.period_start,
        payments.shop_id,
        payments.platform,
        payments.customer_key
    from payments
    inner join periods on payments.paid_date = periods.business_date

    union all

    select
        'hour' as period_grain,
        payments.paid_hour as period_start,
        payments.shop_id,
        payments.platform,
        payments.customer_key
    from payments
    inner join data_period on payments.paid_date <= data_period.as_of

),

sums as (

    select
        period_grain,
        period_start,
        coalesce(row_shop_id, '(all)') as shop_id,
        coalesce(row_platform, '(all)') as platform,
        {{ total('gmv') }} as gmv,
        {{ total('gross_sales') }} as gross_sales,
        {{ total('discount_amount') }} as discount_amount,
        {{ total('returns_amount') }} as returns_amount,
        {{ total('refund_amount') }} as refund_amount,
        {{ total('shipping_charged - shipping_refunded') }} as shipping_charged,
        {{ total('taxes - taxes_refunded') }} as taxes,
        {{ total('duties') }} as duties,
        {{ total('additional_fees') }} as additional_fees,
        cast(coalesce(sum(orders_count), 0) as bigint) as orders_count,
        cast(coalesce(sum(units), 0) as bigint) as units_ordered,
        {{ total('aov_numerator') }} as aov_numerator,
        cast(coalesce(sum(aov_orders), 0) as bigint) as aov_orders,
        {{ total('paid_amount') }} as paid_amount,
        {{ total('cogs_sold - cogs_restocked') }} as cogs_amount,
        {{ total('net_order_value_costed') }} as net_order_value_costed,
        {{ total('net_sales_costed') }} as net_sales_costed,
        {{ total('shipping_cost') }} as shipping_cost,
        {{ total('payment_fees') }} as payment_fees,
        {{ total('platform_fees') }} as platform_fees,
        {{ total('return_handling_cost') }} as return_handling_cost,
        {{ total('marketing_cost') }} as marketing_cost,
        {{ total('fx_difference') }} as fx_difference,
        bool_and(is_complete) as is_complete
    from sales_in_periods
    group by {{ period_grouping_sets('row_shop_id', 'row_platform', [], period_table=none) }}

),

buyers_of_shops as (

    select
        period_grain,
        period_start,
        shop_id,
        platform,
        count(distinct customer_key) as paying_buyers
    from buyers_in_periods
    group by period_grain, period_start, shop_id, platform

),

buyers as (

    -- a customer is one of a shop, and a shop is on one platform: no one is in two of the rows
    select
        period_grain,
        period_start,
        coalesce(shop_id, '(all)') as shop_id,
        coalesce(platform, '(all)') as platform,
        cast(sum(paying_buyers) as bigint) as paying_buyers
    from buyers_of_shops
    group by {{ period_grouping_sets('shop_id', 'platform', [], period_table=none) }}

),

legs as (

    select
        sums.*,
        coalesce(buyers.paying_buyers, 0) as paying_buyers,
        cast(gross_sales - discount_amount - returns_amount as decimal(28, 4)) as net_sales
    from sums
    left join buyers
        on
            sums.period_grain = buyers.period_grain
            and sums.period_start = buyers.period_start
            and sums.shop_id = buyers.shop_id
            and sums.platform = buyers.platform

),

rates as (

    select
        *,
        cast(net_sales + shipping_charged + taxes + duties + additional_fees as decimal(28, 4))
            as total_sales,
        {{ safe_divide('aov_numerator', 'aov_orders') }} as aov,
        {{ safe_divide('paid_amount', 'paying_buyers') }} as avg_spend_per_customer,
        {{ safe_divide('net_order_value_costed', '(gross_sales - discount_amount)') }}
            as cost_coverage_rate
    from legs

),

profits as (

    -- profit over too few costs would be read as profit: it is NULL below the coverage asked for;
    -- a period without sales goes by the coverage of its returns
    select
        *,
        cast(
            case
                when
                    coalesce(
                        cost_coverage_rate, {{ safe_divide('net_sales_costed', 'net_sales') }}, 1
                    ) >= {{ var('cost_coverage_min') }}
                    then net_sales_costed - cogs_amount
            end as decimal(28, 4)
        ) as gross_profit
    from rates

),

reference_periods as (

    select
        *,
        {{ previous_period_start('period_grain', 'period_start') }} as previous_period_start,
        {{ last_year_period_start('period_grain', 'period_start') }} as last_year_period_start
    from profits

),

growth as (

    select
        reference_periods.*,
        previous.net_sales as net_sales_previous,
        last_year.net_sales as net_sales_last_year
    from reference_periods
    left join profits as previous
        on
            reference_periods.period_grain = previous.period_grain
            and reference_periods.previous_period_start = previous.period_start
            and reference_periods.shop_id = previous.shop_id
            and reference_periods.platform = previous.platform
    left join profits as last_year
        on
            reference_periods.period_grain = last_year.period_grain
            and reference_periods.last_year_period_start = last_year.period_start
            and reference_periods.shop_id = last_year.shop_id
            and reference_periods.platform = last_year.platform

),

final as (

    select
        growth.period_grain,
        growth.period_start,
        growth.shop_id,
        growth.platform,
        '{{ var("reporting_currency") }}' as currency,
        growth.gmv,
        growth.gross_sales,
        growth.discount_amount,
        growth.returns_amount,
        growth.net_sales,
        growth.shipping_charged,
        growth.taxes,
        growth.duties,
        growth.additional_fees,
        growth.total_sales,
        growth.refund_amount,
        growth.orders_count,
        growth.units_ordered,
        growth.aov_numerator,
        growth.aov_orders,
        growth.aov,
        growth.paid_amount,
        growth.paying_buyers,
        growth.avg_spend_per_customer,
        growth.cogs_amount,
        growth.net_order_value_costed,
        growth.net_sales_costed,
        growth.cost_coverage_rate,
        growth.gross_profit,
        case
            when growth.gross_profit is not null
                then {{ safe_divide('growth.gross_profit', 'growth.net_sales_costed') }}
        end as gross_margin_rate,
        growth.shipping_cost,
        growth.payment_fees,
        growth.platform_fees,
        growth.return_handling_cost,
        growth.marketing_cost,
        cast(
            growth.gross_profit + growth.shipping_charged - growth.shipping_cost
            - growth.payment_fees - growth.platform_fees - growth.return_handling_cost
            - growth.marketing_cost as decimal(28, 4)
        ) as contribution_profit,
        growth.fx_difference,
        growth.net_sales_previous,
        growth.net_sales_last_year,
        {{ growth_rate(
            'growth.net_sales', 'growth.net_sales_previous', 'growth.is_complete'
        ) }} as sales_growth_rate,
        {{ growth_rate(
            'growth.net_sales', 'growth.net_sales_last_year', 'growth.is_complete'
        ) }} as sales_growth_rate_yoy,
        growth.is_complete as is_mature,
        growth.orders_count < {{ var('min_n') }} as is_low_n,
        '{{ var("params_version") }}' as params_version,
        data_period.as_of
    from growth
    cross join data_period

)

select * from final
