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
        period_start
    from {{ ref('int_calendar_periods') }}
    group by 1, 2

),

tracked_shops as (

    select shop_id
    from {{ ref('int_visitors') }}
    group by 1

),

exported as (

    -- where shopmarts counts visitors itself, those of the platform are another count
    select
        platform_traffic.period_grain,
        cast(platform_traffic.business_date as timestamp) as period_start,
        platform_traffic.shop_id,
        platform_traffic.channel_group,
        platform_traffic.device,
        platform_traffic.unique_visitors,
        platform_traffic.new_visitors,
        platform_traffic.page_views
    from {{ ref('int_platform_traffic') }} as platform_traffic
    left join tracked_shops on platform_traffic.shop_id = tracked_shops.shop_id
    where
        tracked_shops.shop_id is null
        and coalesce(
            platform_traffic.unique_visitors,
            platform_traffic.new_visitors,
            platform_traffic.page_views
        ) is not null
        and (platform_traffic.channel_group = '(all)' or platform_traffic.device = '(all)')

),

single as (

    -- who came by two channels of a group is in both: their visitors cannot be added up
    select
        period_grain,
        period_start,
        shop_id,
        channel_group,
        device,
        min(unique_visitors) as unique_visitors,
        min(new_visitors) as new_visitors,
        min(page_views) as page_views
    from exported
    group by 1, 2, 3, 4, 5
    having count(*) = 1

),

final as (

    select
        single.period_grain,
        single.period_start,
        single.shop_id,
        shops.platform,
        single.channel_group,
        single.device,
        '(all)' as visitor_type,
        cast(single.unique_visitors as bigint) as unique_visitors,
        cast(single.new_visitors as bigint) as new_visitors,
        cast(single.page_views as bigint) as page_views
    from single
    inner join shops on single.shop_id = shops.shop_id
    inner join periods
        on
            single.period_grain = periods.period_grain
            and single.period_start = periods.period_start

)

select * from final
