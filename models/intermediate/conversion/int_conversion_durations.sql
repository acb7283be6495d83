{{ behind_gate('staging') }}
{% call touched_keys(['business_date']) %}
with

steps as (

    -- a visit or an order decides where the shopping of the orders after it began
    select
        shop_id,
        visitor_key,
        started_at as occurred_at
    from {{ changed('int_sessions') }}
    union
    select
        shop_id,
        visitor_key,
        created_at as occurred_at
    from {{ changed('int_order_outcomes') }}
    where visitor_key is not null

)

select checkout_date as business_date from {{ changed('int_carts') }}
where checkout_date is not null
{% for date in ['order_date', 'first_paid_date'] -%}
union
select {{ date }} from {{ changed('int_order_outcomes') }}
where {{ date }} is not null
{% endfor -%}
union
select orders.order_date
from {{ ref('int_order_outcomes') }} as orders
inner join steps
    on
        orders.shop_id = steps.shop_id
        and orders.visitor_key = steps.visitor_key
        and orders.created_at >= steps.occurred_at
        and orders.created_at
        <= steps.occurred_at + interval {{ var('shopping_cycle_days') }} day
{% endcall %}

with

carts as (

    select * from {{ ref('int_carts') }}
    where is_checkout_completed and {{ is_touched('checkout_date') }}

),

orders as (

    select * from {{ ref('int_order_outcomes') }}

),

sessions as (

    select * from {{ ref('int_sessions') }}

),

visitor_orders as (

    select
        *,
        lag(created_at) over (
            partition by shop_id, visitor_key order by created_at, order_id
        ) as previous_order_at
    from orders
    where visitor_key is not null

),

touched_orders as (

    select * from visitor_orders
    where {{ is_touched('order_date') }}

),

shopping_cycles as (

    -- a visit that began before the last order led to that one
    select
        touched_orders.shop_id,
        touched_orders.order_id,
        min(sessions.started_at) as first_session_at
    from touched_orders
    inner join sessions
        on
            touched_orders.shop_id = sessions.shop_id
            and touched_orders.visitor_key = sessions.visitor_key
            and sessions.started_at <= touched_orders.created_at
            and sessions.started_at
            >= touched_orders.created_at - interval {{ var('shopping_cycle_days') }} day
            and (
                touched_orders.previous_order_at is null
                or sessions.started_at > touched_orders.previous_order_at
            )
    group by 1, 2

),

durations as (

    select
        shop_id,
        cart_key as event_key,
        'checkout' as duration_type,
        channel_group,
        device,
        {{ seconds_between('checkout_started_at', 'purchase_after_checkout_at') }} / 60
            as duration,
        checkout_date as business_date
    from carts

    union all

    select
        touched_orders.shop_id,
        touched_orders.order_id as event_key,
        'time_to_purchase' as duration_type,
        touched_orders.channel_group,
        touched_orders.device,
        {{ seconds_between('shopping_cycles.first_session_at', 'touched_orders.created_at') }}
        / 86400 as duration,
        touched_orders.order_date as business_date
    from touched_orders
    inner join shopping_cycles
        on
            touched_orders.shop_id = shopping_cycles.shop_id
            and touched_orders.order_id = shopping_cycles.order_id

    union all

    -- the balance of a presale is paid on a day the shop sets
    select
        shop_id,
        order_id as event_key,
        'order_to_pay' as duration_type,
        channel_group,
        device,
        {{ seconds_between('created_at', 'first_paid_at') }} / 60 as duration,
        first_paid_date as business_date
    from orders
    where
        first_paid_date is not null
        and presale_campaign_id is null
        and {{ is_touched('first_paid_date') }}

)

select * from durations
