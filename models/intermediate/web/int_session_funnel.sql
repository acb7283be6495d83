{#-
    Closed funnel: a session reaches a step when the event of the step comes at or after the moment
    it reached the step before. A step whose event a shop never sends is left out of its funnel, so
    that the steps after it can still be reached.
-#}
{%- set steps = [
    ('product_view', ['product_view']),
    ('cart', ['add_to_cart']),
    ('checkout', ['begin_checkout']),
    ('payment_info', ['add_payment_info']),
    ('order', ['purchase']),
] -%}
{{ behind_gate('staging') }}
{% call touched_keys(['session_key']) %}
select session_key from {{ changed('int_events') }}
union
select session_key from {{ changed('int_sessions') }}
union
select session_key from {{ changed('int_orders') }}
where session_key is not null
{% endcall %}

with

sessions as (

    select * from {{ ref('int_sessions') }}
    where {{ is_touched('session_key') }}

),

step_events as (

    -- an order is a purchase event, or an order of the shop linked to the session
    select
        shop_id,
        session_key,
        case event_name
            when 'add_to_cart' then 'cart'
            when 'begin_checkout' then 'checkout'
            when 'add_payment_info' then 'payment_info'
            when 'purchase' then 'order'
            else event_name
        end as funnel_step,
        occurred_at
    from {{ ref('int_events') }}
    where
        {{ is_touched('session_key') }}
        and event_name in (
            'product_view', 'add_to_cart', 'begin_checkout', 'add_payment_info', 'purchase'
        )

    union all

    select
        sessions.shop_id,
        sessions.session_key,
        'order' as funnel_step,
        greatest(orders.created_at, sessions.ended_at) as occurred_at
    from {{ ref('int_orders') }} as orders
    inner join sessions on orders.session_key = sessions.session_key

),

tracked_steps as (

    select * from {{ ref('int_funnel_steps') }}

),

reached_session as (

    select
        sessions.shop_id,
        sessions.session_key,
        sessions.started_at as reached_at
    from sessions

),

{% for step, _ in steps %}
{%- set previous = 'session' if loop.first else steps[loop.index0 - 1][0] -%}
reached_{{ step }} as (

    select
        reached_{{ previous }}.shop_id,
        reached_{{ previous }}.session_key,
        case
            when tracked_steps.tracks_{{ step }} then min(step_events.occurred_at)
            else min(reached_{{ previous }}.reached_at)
        end as reached_at
    from reached_{{ previous }}
    inner join tracked_steps on reached_{{ previous }}.shop_id = tracked_steps.shop_id
    left join step_events
        on
            reached_{{ previous }}.session_key = step_events.session_key
            and step_events.funnel_step = '{{ step }}'
            and step_events.occurred_at >= reached_{{ previous }}.reached_at
    group by 1, 2, tracked_steps.tracks_{{ step }}
    having
        not tracked_steps.tracks_{{ step }}
        or min(step_events.occurred_at) is not null

),

{% endfor -%}
paid_sessions as (

    -- distinct: a session may hold several paid orders
    select distinct session_key
    from {{ ref('int_orders') }}
    where {{ is_touched('session_key') }} and is_paid and session_key is not null

),

final as (

    select
        sessions.shop_id,
        sessions.session_key,
        sessions.channel_group,
        sessions.device,
        {% for step, _ in steps -%}
        coalesce(tracked_steps.tracks_{{ step }}, false) as tracks_{{ step }},
        reached_{{ step }}.session_key is not null as has_reached_{{ step }},
        {% endfor -%}
        reached_order.session_key is not null
        and paid_sessions.session_key is not null as has_reached_paid,
        sessions.session_date
    from sessions
    left join tracked_steps on sessions.shop_id = tracked_steps.shop_id
    {% for step, _ in steps -%}
    left join reached_{{ step }} on sessions.session_key = reached_{{ step }}.session_key
    {% endfor -%}
    left join paid_sessions on sessions.session_key = paid_sessions.session_key

)

select * from final
