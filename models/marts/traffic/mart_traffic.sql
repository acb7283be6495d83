{%- set organic = "('Organic Search', 'Organic Shopping')" -%}
{%- set paid = "('Paid Shopping', 'Paid Search', 'Paid Social', 'Paid Video', 'Paid Other',"
    ~ " 'Display', 'Cross-network')" -%}
{%- set referral = "('Referral', 'Affiliates')" -%}
{%- set social = "('Organic Social', 'Paid Social', 'Organic Video')" -%}
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

    select * from {{ ref('int_data_period') }}

),

sessions as (

    select * from {{ ref('int_sessions') }}

),

session_days as (

    select * from {{ ref('int_session_days') }}

),

visitors as (

    -- counting distinct numbers is a good deal cheaper than counting distinct keys
    select
        shop_id,
        visitor_key,
        first_date,
        row_number() over (order by shop_id, visitor_key) as visitor_number
    from {{ ref('int_visitors') }}

),

tracked_shops as (

    select shop_id
    from visitors
    group by 1

),

orders as (

    -- a shop without web data has no traffic: its visitors are unknown, not none
    select orders.*
    from {{ ref('int_orders') }} as orders
    inner join tracked_shops
        on orders.shop_id = tracked_shops.shop_id
    where orders.sales_channel <> 'pos'

),

measures as (

    select
        shop_id,
        channel_group,
        device,
        visitor_type,
        session_date as business_date,
        count(*) as sessions,
        count(*) filter (where is_engaged) as engaged_sessions,
        count(*) filter (where channel_group in {{ organic }}) as organic_sessions,
        count(*) filter (where channel_group in {{ paid }}) as paid_sessions,
        count(*) filter (where channel_group in {{ referral }}) as referral_sessions,
        count(*) filter (where channel_group in {{ social }}) as social_sessions,
        0 as page_views,
        {{ total('0') }} as net_order_value
    from sessions
    group by 1, 2, 3, 4, 5

    union all

    select
        shop_id,
        channel_group,
        device,
        visitor_type,
        event_date as business_date,
        0, 0, 0, 0, 0, 0,
        sum(page_views) as page_views,
        {{ total('0') }}
    from session_days
    group by 1, 2, 3, 4, 5

    union all

    select
        shop_id,
        channel_group,
        device,
        visitor_type,
        order_date as business_date,
        0, 0, 0, 0, 0, 0, 0,
        {{ total('gross_sales - discount_amount') }} as net_order_value
    from orders
    group by 1, 2, 3, 4, 5

),

sums as (

    select
        periods.period_grain,
        periods.period_start,
        coalesce(measures.shop_id, '(all)') as shop_id,
        coalesce(shops.platform, '(all)') as platform,
        coalesce(measures.channel_group, '(all)') as channel_group,
        coalesce(measures.device, '(all)') as device,
        coalesce(measures.visitor_type, '(all)') as visitor_type,
        cast(sum(measures.sessions) as bigint) as sessions,
        cast(sum(measures.engaged_sessions) as bigint) as engaged_sessions,
        cast(sum(measures.organic_sessions) as bigint) as organic_sessions,
        cast(sum(measures.paid_sessions) as bigint) as paid_sessions,
        cast(sum(measures.referral_sessions) as bigint) as referral_sessions,
        cast(sum(measures.social_sessions) as bigint) as social_sessions,
        cast(sum(measures.page_views) as bigint) as page_views,
        {{ total('measures.net_order_value') }} as net_order_value,
        bool_and(periods.is_complete) as is_complete
    from measures
    inner join shops on measures.shop_id = shops.shop_id
    inner join periods on measures.business_date = periods.business_date
    group by {{ period_grouping_sets(
        'measures.shop_id', 'shops.platform',
        ['measures.channel_group', 'measures.device', 'measures.visitor_type']
    ) }}

),

active_visitors as (

    select
        periods.period_grain,
        periods.period_start,
        session_days.shop_id,
        shops.platform,
        session_days.channel_group,
        session_days.device,
        session_days.visitor_type,
        visitors.visitor_number,
        case
            when visitors.first_date >= cast(periods.period_start as date)
                then visitors.visitor_number
        end as new_visitor_number
    from session_days
    inner join shops on session_days.shop_id = shops.shop_id
    inner join visitors
        on
            session_days.shop_id = visitors.shop_id
            and session_days.visitor_key = visitors.visitor_key
    inner join periods on session_days.event_date = periods.business_date

),

distinct_visitors as (

    select
        period_grain,
        period_start,
        coalesce(shop_id, '(all)') as shop_id,
        coalesce(platform, '(all)') as platform,
        coalesce(channel_group, '(all)') as channel_group,
        coalesce(device, '(all)') as device,
        coalesce(visitor_type, '(all)') as visitor_type,
        count(distinct visitor_number) as unique_visitors,
        count(distinct new_visitor_number) as new_visitors
    from active_visitors
    group by {{ period_grouping_sets(
        'shop_id', 'platform', ['channel_group', 'device', 'visitor_type'],
        period_table=none
    ) }}

),

joined as (

    select
        sums.*,
        coalesce(distinct_visitors.unique_visitors, 0) as unique_visitors,
        coalesce(distinct_visitors.new_visitors, 0) as new_visitors
    from sums
    left join distinct_visitors
        on
            sums.period_grain = distinct_visitors.period_grain
            and sums.period_start = distinct_visitors.period_start
            and sums.shop_id = distinct_visitors.shop_id
            and sums.platform = distinct_visitors.platform
            and sums.channel_group = distinct_visitors.channel_group
            and sums.device = distinct_visitors.device
            and sums.visitor_type = distinct_visitors.visitor_type

),

final as (

    select
        joined.period_grain,
        joined.period_start,
        joined.shop_id,
        joined.platform,
        joined.channel_group,
        joined.device,
        joined.visitor_type,
        '{{ var("reporting_currency") }}' as currency,
        joined.unique_visitors,
        joined.new_visitors,
        joined.sessions,
        joined.engaged_sessions,
        case when joined.channel_group <> '(all)' then joined.sessions end as channel_sessions,
        joined.organic_sessions,
        joined.paid_sessions,
        joined.referral_sessions,
        joined.social_sessions,
        joined.page_views,
        joined.net_order_value,
        1 - {{ safe_divide('joined.engaged_sessions', 'joined.sessions') }} as bounce_rate,
        {{ safe_divide('joined.organic_sessions', 'joined.sessions') }} as organic_traffic_share,
        {{ safe_divide('joined.paid_sessions', 'joined.sessions') }} as paid_traffic_share,
        {{ safe_divide('joined.referral_sessions', 'joined.sessions') }}
            as referral_traffic_share,
        {{ safe_divide('joined.social_sessions', 'joined.sessions') }} as social_traffic_share,
        {{ safe_divide('joined.net_order_value', 'joined.unique_visitors') }}
            as revenue_per_visitor,
        joined.is_complete,
        joined.is_complete
        and joined.period_start
        >= cast(data_period.first_date as timestamp)
        + interval {{ var('visitor_maturity_days') }} day as is_mature,
        joined.sessions < {{ var('min_n') }} as is_low_n,
        '{{ var("params_version") }}' as params_version,
        data_period.as_of
    from joined
    cross join data_period

)

select * from final
