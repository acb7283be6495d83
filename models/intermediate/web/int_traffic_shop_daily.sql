{{ behind_gate('staging') }}

with

shops as (

    select * from {{ ref('int_shops') }}

),

visitors as (

    select * from {{ ref('int_visitors') }}

),

tracked_shops as (

    select shop_id
    from visitors
    group by 1

),

shop_days as (

    -- a day on which nobody came is a day of 0
    select
        tracked_shops.shop_id,
        calendar.business_date
    from tracked_shops
    cross join {{ ref('int_calendar') }} as calendar

),

registrations as (

    select
        customers.shop_id,
        {{ business_date('customers.registered_at', 'shops.timezone') }} as registered_date
    from {{ ref('int_customers') }} as customers
    inner join shops on customers.shop_id = shops.shop_id
    inner join tracked_shops on customers.shop_id = tracked_shops.shop_id
    where customers.registered_at is not null

),

registering_shops as (

    select shop_id
    from registrations
    group by 1

),

ad_spend as (

    select ad_spend.*
    from {{ ref('int_ad_spend') }} as ad_spend
    inner join tracked_shops on ad_spend.shop_id = tracked_shops.shop_id

),

listings as (

    -- days add up, unlike the weeks and months that platforms export beside them
    select * from {{ ref('int_platform_traffic') }}
    where period_grain = 'day' and channel = '(all)' and device = '(all)'

),

legs as (

    -- a day without registrations has 0 where the shop dates its registrations at all
    select
        shop_days.shop_id,
        shop_days.business_date,
        {{ money('0') }} as traffic_spend,
        case when registering_shops.shop_id is not null then 0 end as new_registrations,
        0 as cohort_visitors,
        0 as returned_visitors_d1,
        0 as returned_visitors_d7,
        0 as returned_visitors_d30,
        cast(null as bigint) as search_impressions,
        cast(null as bigint) as listing_clicks
    from shop_days
    left join registering_shops on shop_days.shop_id = registering_shops.shop_id

    union all

    select
        shop_id,
        registered_date,
        {{ money('0') }},
        1,
        0,
        0,
        0,
        0,
        null,
        null
    from registrations

    union all

    select
        shop_id,
        spend_date,
        spend,
        null,
        0,
        0,
        0,
        0,
        null,
        null
    from ad_spend

    union all

    select
        shop_id,
        first_date,
        {{ money('0') }},
        null,
        1,
        case when has_returned_d1 then 1 else 0 end,
        case when has_returned_d7 then 1 else 0 end,
        case when has_returned_d30 then 1 else 0 end,
        null,
        null
    from visitors

    union all

    select
        shop_id,
        business_date,
        {{ money('0') }},
        null,
        0,
        0,
        0,
        0,
        impressions,
        clicks
    from listings

),

sums as (

    select
        shop_id,
        business_date,
        {{ total('traffic_spend') }} as traffic_spend,
        cast(sum(new_registrations) as bigint) as new_registrations,
        cast(sum(cohort_visitors) as bigint) as cohort_visitors,
        cast(sum(returned_visitors_d1) as bigint) as returned_visitors_d1,
        cast(sum(returned_visitors_d7) as bigint) as returned_visitors_d7,
        cast(sum(returned_visitors_d30) as bigint) as returned_visitors_d30,
        cast(sum(search_impressions) as bigint) as search_impressions,
        cast(sum(listing_clicks) as bigint) as listing_clicks
    from legs
    group by 1, 2

),

final as (

    select
        sums.*,
        case when sums.new_registrations is not null then sums.cohort_visitors end
            as registrable_visitors,
        tracked_shops.shop_id is not null as is_tracked
    from sums
    left join tracked_shops on sums.shop_id = tracked_shops.shop_id

)

select * from final
