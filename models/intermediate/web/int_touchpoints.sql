{{ behind_gate('staging') }}
{% call touched_keys(['shop_id', 'order_id']) %}
select shop_id, order_id from {{ changed('int_order_sessions') }}
union
select shop_id, order_id from {{ changed('int_orders_counted') }}
union
select shop_id, order_id from {{ ref('int_order_sessions') }}
where (shop_id, visitor_key) in (
    select shop_id, visitor_key from {{ changed('int_sessions') }}
)
{% endcall %}

with

orders as (

    select
        order_sessions.shop_id,
        order_sessions.order_id,
        order_sessions.visitor_key,
        orders.order_date,
        orders.created_at as ordered_at
    from {{ ref('int_order_sessions') }} as order_sessions
    inner join {{ ref('int_orders_counted') }} as orders
        on
            order_sessions.shop_id = orders.shop_id
            and order_sessions.order_id = orders.order_id
    where
        {{ is_touched('order_sessions.shop_id, order_sessions.order_id') }}
        and order_sessions.visitor_key is not null

),

sessions as (

    select * from {{ ref('int_sessions') }}

),

touches as (

    select
        orders.shop_id,
        orders.order_id,
        sessions.session_key,
        orders.visitor_key,
        sessions.source,
        sessions.medium,
        sessions.campaign,
        sessions.channel_group,
        sessions.device,
        sessions.channel_group = 'Direct' as is_direct,
        orders.order_date,
        sessions.session_date as touch_date,
        orders.ordered_at,
        sessions.started_at as touched_at
    from orders
    inner join sessions
        on
            orders.shop_id = sessions.shop_id
            and orders.visitor_key = sessions.visitor_key
            and sessions.started_at <= orders.ordered_at
            and sessions.started_at
            >= orders.ordered_at - interval {{ var('touchpoint_days') }} day

),

ranked as (

    select
        *,
        row_number() over (
            partition by shop_id, order_id order by touched_at, session_key
        ) as touch_number,
        row_number() over (
            partition by shop_id, order_id order by touched_at desc, session_key desc
        ) = 1 as is_last_click,
        -- the last that is not direct, and the last of all where all are direct
        row_number() over (
            partition by shop_id, order_id
            order by is_direct asc, touched_at desc, session_key desc
        ) = 1 as is_last_non_direct
    from touches

),

final as (

    select
        shop_id,
        order_id,
        session_key,
        visitor_key,
        source,
        medium,
        campaign,
        channel_group,
        device,
        cast(touch_number as bigint) as touch_number,
        cast(case when is_last_click then 1 else 0 end as decimal(5, 4)) as last_click_credit,
        cast(case when is_last_non_direct then 1 else 0 end as decimal(5, 4))
            as last_non_direct_credit,
        is_last_click,
        is_last_non_direct,
        order_date,
        touch_date,
        ordered_at,
        touched_at
    from ranked

)

select * from final
