{{ behind_gate('staging') }}
{% call touched_keys(['business_date']) %}
select session_date from {{ changed('int_sessions') }}
union
select event_date from {{ changed('int_session_days') }}
union
select order_date from {{ changed('int_orders') }}
union
-- a shop whose first web data came, or whose last went
select order_date from {{ ref('int_orders') }}
where
    shop_id in (select shop_id from {{ changed('int_sessions') }})
    and (
        shop_id not in (select shop_id from {{ this }})
        or shop_id not in (select shop_id from {{ ref('int_sessions') }})
    )
{% endcall %}

with

sessions as (

    select * from {{ ref('int_sessions') }}
    where {{ is_touched('session_date') }}

),

session_days as (

    select * from {{ ref('int_session_days') }}
    where {{ is_touched('event_date') }}

),

tracked_shops as (

    select shop_id
    from {{ ref('int_sessions') }}
    group by 1

),

orders as (

    -- a shop without web data has no traffic: its visitors are unknown, not none
    select orders.*
    from {{ ref('int_orders') }} as orders
    inner join tracked_shops on orders.shop_id = tracked_shops.shop_id
    where {{ is_touched('orders.order_date') }} and orders.sales_channel <> 'pos'

),

legs as (

    select
        shop_id,
        channel_group,
        device,
        visitor_type,
        session_date as business_date,
        1 as sessions,
        case when is_engaged then 1 else 0 end as engaged_sessions,
        case when page_views = 1 then 1 else 0 end as single_page_sessions,
        0 as page_views,
        -- as a decimal, so that the sum does not depend on the order of its parts
        cast(session_seconds as decimal(18, 6)) as session_seconds,
        {{ money('0') }} as net_order_value
    from sessions

    union all

    select
        shop_id,
        channel_group,
        device,
        visitor_type,
        event_date,
        0, 0, 0,
        page_views,
        cast(0 as decimal(18, 6)),
        {{ money('0') }}
    from session_days

    union all

    select
        shop_id,
        channel_group,
        device,
        visitor_type,
        order_date,
        0, 0, 0, 0,
        cast(0 as decimal(18, 6)),
        {{ money('gross_sales - discount_amount') }}
    from orders

),

sums as (

    select
        shop_id,
        channel_group,
        device,
        visitor_type,
        business_date,
        cast(sum(sessions) as bigint) as sessions,
        cast(sum(engaged_sessions) as bigint) as engaged_sessions,
        cast(sum(single_page_sessions) as bigint) as single_page_sessions,
        cast(sum(page_views) as bigint) as page_views,
        cast(sum(session_seconds) as decimal(28, 6)) as session_seconds,
        {{ total('net_order_value') }} as net_order_value
    from legs
    group by 1, 2, 3, 4, 5

),

final as (

    select
        shop_id,
        channel_group,
        device,
        visitor_type,
        sessions,
        engaged_sessions,
        single_page_sessions,
        {% for channels in ['organic', 'paid', 'referral', 'social'] -%}
        case when channel_group in {{ channels_of(channels) }} then sessions else 0 end
            as {{ channels }}_sessions,
        {% endfor -%}
        page_views,
        session_seconds,
        net_order_value,
        business_date
    from sums

)

select * from final
