{#-
    Protects paid_amount and gmv: mart_conversion calls the same money order_amount and
    paid_amount, and both marts must show one number for each period and shop.
-#}
with

operations as (

    select * from {{ ref('mart_overall_operations') }}
    where period_grain <> 'hour'

),

conversion as (

    select * from {{ ref('mart_conversion') }}
    where channel_group = '(all)' and device = '(all)'

),

compared as (

    select
        coalesce(operations.period_grain, conversion.period_grain) as period_grain,
        coalesce(operations.period_start, conversion.period_start) as period_start,
        coalesce(operations.shop_id, conversion.shop_id) as shop_id,
        coalesce(operations.platform, conversion.platform) as platform,
        coalesce(operations.gmv, 0) as gmv,
        coalesce(conversion.order_amount, 0) as order_amount,
        coalesce(operations.paid_amount, 0) as operations_paid_amount,
        coalesce(conversion.paid_amount, 0) as conversion_paid_amount,
        coalesce(operations.paying_buyers, 0) as operations_paying_buyers,
        coalesce(conversion.paying_buyers, 0) as conversion_paying_buyers
    from operations
    full outer join conversion
        on
            operations.period_grain = conversion.period_grain
            and operations.period_start = conversion.period_start
            and operations.shop_id = conversion.shop_id
            and operations.platform = conversion.platform

)

select * from compared
where
    gmv <> order_amount
    or operations_paid_amount <> conversion_paid_amount
    or operations_paying_buyers <> conversion_paying_buyers
