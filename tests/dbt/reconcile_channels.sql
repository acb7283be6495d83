{#-
    Protects channel_sessions, the channel shares and revenue_per_visitor: the channels of a period
    sum to its total, sessions as well as orders; orders without a known visit stand under
    (untracked), and none is lost.
-#}
with

data_period as (

    select as_of from {{ ref('int_data_period') }}

),

traffic as (

    select * from {{ ref('mart_traffic') }}
    where
        device = '(all)'
        and visitor_type = '(all)'
        -- visitors of a platform cannot be added up
        and measured_by = 'shopmarts'
        -- the rows of a platform have no channels of their own
        and (shop_id <> '(all)' or platform = '(all)')

),

totals as (

    select * from traffic
    where channel_group = '(all)'

),

channels as (

    select
        period_grain,
        period_start,
        shop_id,
        platform,
        sum(sessions) as sessions,
        sum(page_views) as page_views,
        sum(net_order_value) as net_order_value
    from traffic
    where channel_group <> '(all)'
    group by 1, 2, 3, 4

),

orders as (

    select
        orders.shop_id,
        sum(orders.gross_sales - orders.discount_amount) as net_order_value
    from {{ ref('int_orders') }} as orders
    inner join data_period on orders.order_date <= data_period.as_of
    where
        orders.sales_channel <> 'pos'
        and exists (
            select 1
            from {{ ref('int_sessions') }} as sessions
            where sessions.shop_id = orders.shop_id
        )
    group by 1

),

sessions as (

    select
        shop_id,
        count(*) as sessions
    from {{ ref('int_sessions') }}
    inner join data_period on session_date <= data_period.as_of
    group by 1

),

mismatches as (

    select
        totals.period_grain,
        totals.period_start,
        totals.shop_id,
        totals.sessions,
        channels.sessions as channel_sessions,
        totals.net_order_value,
        channels.net_order_value as channel_net_order_value
    from totals
    left join channels
        on
            totals.period_grain = channels.period_grain
            and totals.period_start = channels.period_start
            and totals.shop_id = channels.shop_id
            and totals.platform = channels.platform
    where
        -- a day of spend alone has no channels
        totals.sessions is distinct from coalesce(channels.sessions, 0)
        or totals.page_views is distinct from coalesce(channels.page_views, 0)
        or totals.net_order_value is distinct from coalesce(channels.net_order_value, 0)

    union all

    select
        totals.period_grain,
        totals.period_start,
        totals.shop_id,
        totals.sessions,
        sessions.sessions as channel_sessions,
        totals.net_order_value,
        orders.net_order_value as channel_net_order_value
    from totals
    left join sessions on totals.shop_id = sessions.shop_id
    left join orders on totals.shop_id = orders.shop_id
    where
        totals.period_grain = 'all'
        and totals.shop_id <> '(all)'
        and (
            totals.sessions <> coalesce(sessions.sessions, 0)
            or totals.net_order_value <> coalesce(orders.net_order_value, 0)
        )

)

select * from mismatches
