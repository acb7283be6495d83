{#-
    Every leg stands at its own date; what a leg does not measure is 0 in it, so that all periods
    are sums of these rows.
-#}
{%- set counts = [
    'sessions', 'converted_sessions', 'cart_sessions', 'checkout_sessions', 'product_views',
    'add_to_cart_events', 'cart_items_change', 'carts_created', 'carts_converted',
    'checkouts_started', 'checkouts_completed', 'reminded_carts', 'recovered_carts',
    'orders_count', 'orders_cancelled', 'paid_items', 'payment_intents',
    'payment_intents_captured', 'payment_attempts', 'payment_attempts_captured',
    'completed_orders', 'completed_items', 'failed_orders', 'failed_items',
] -%}
{%- set amounts = [
    'abandoned_cart_value', 'order_amount', 'order_amount_paid', 'paid_amount',
    'tracked_paid_amount', 'completed_amount', 'failed_amount',
] -%}
{%- set legs = {
    'session_leg': {
        'from': 'sessions', 'date': 'session_date', 'sessions': '1',
        'converted_sessions': 'case when has_order then 1 else 0 end',
        'cart_sessions': 'case when has_cart then 1 else 0 end',
        'checkout_sessions': 'case when has_checkout then 1 else 0 end',
    },
    'session_day_leg': {
        'from': 'session_days', 'date': 'event_date',
        'product_views': 'product_views', 'add_to_cart_events': 'add_to_cart_events',
    },
    'cart_event_leg': {
        'from': 'cart_events', 'date': 'event_date', 'cart_items_change': 'items_change',
    },
    'cart_leg': {
        'from': 'carts', 'date': 'created_date', 'where': 'is_cart', 'carts_created': '1',
        'carts_converted': 'case when is_converted then 1 else 0 end',
        'abandoned_cart_value': 'case when is_converted then 0 else cart_value end',
    },
    'checkout_leg': {
        'from': 'carts', 'date': 'checkout_date', 'where': 'is_checkout',
        'checkouts_started': '1',
        'checkouts_completed': 'case when is_checkout_completed then 1 else 0 end',
    },
    'reminder_leg': {
        'from': 'cart_reminders', 'date': 'reminded_date', 'reminded_carts': '1',
        'recovered_carts': 'case when is_recovered then 1 else 0 end',
    },
    'order_leg': {
        'from': 'orders', 'date': 'order_date', 'orders_count': '1',
        'orders_cancelled': 'case when is_cancelled_before_shipping then 1 else 0 end',
        'order_amount': 'gmv', 'order_amount_paid': 'gmv_paid',
    },
    'paid_order_leg': {
        'from': 'orders', 'date': 'first_paid_date', 'where': 'first_paid_date is not null',
        'paid_items': 'units',
    },
    'completed_order_leg': {
        'from': 'orders', 'date': 'completed_date', 'where': 'completed_date is not null',
        'completed_orders': '1', 'completed_items': 'units',
        'completed_amount': 'completed_amount',
    },
    'failed_order_leg': {
        'from': 'orders', 'date': 'failed_date', 'where': 'failed_date is not null',
        'failed_orders': '1', 'failed_items': 'units', 'failed_amount': 'gmv',
    },
    'payment_leg': {
        'from': 'payments', 'date': 'paid_date', 'paid_amount': 'amount',
        'tracked_paid_amount': 'case when is_tracked then amount else 0 end',
    },
    'payment_intent_leg': {
        'from': 'payment_intents', 'date': 'first_attempt_date', 'payment_intents': '1',
        'payment_intents_captured': 'case when is_captured then 1 else 0 end',
        'payment_attempts': 'attempts', 'payment_attempts_captured': 'captured_attempts',
    },
} -%}
{{ behind_gate('staging') }}
{% call touched_keys(['business_date']) %}
with

sessions as (

    -- what became of a session may change long after its day
    select session_date from {{ changed('int_sessions') }}
    union
    select session_date from {{ ref('int_sessions') }}
    where
        session_key in (
            select session_key from {{ changed('int_orders') }}
            where session_key is not null
            union
            select session_key from {{ changed('int_cart_events') }}
        )

)

select session_date from sessions
{% for input, date in [
    ('int_session_days', 'event_date'), ('int_cart_events', 'event_date'),
    ('int_carts', 'created_date'), ('int_carts', 'checkout_date'),
    ('int_cart_reminders', 'reminded_date'), ('int_order_outcomes', 'order_date'),
    ('int_order_outcomes', 'first_paid_date'), ('int_order_outcomes', 'completed_date'),
    ('int_order_outcomes', 'failed_date'), ('int_payments_paid', 'paid_date'),
] -%}
union
select {{ date }} from {{ changed(input) }}
where {{ date }} is not null
{% endfor -%}
union
select first_attempt_date from {{ changed('int_payment_intents') }}
union
-- tries with another method
select first_attempt_date from {{ ref('int_payment_intents') }}
where (shop_id, coalesce(order_id, '')) in (
    select shop_id, coalesce(order_id, '') from {{ changed('int_payment_intents') }}
)
{% endcall %}
-- noqa: disable=LT02

with

session_days as (

    select * from {{ ref('int_session_days') }}

),

cart_events as (

    select * from {{ ref('int_cart_events') }}

),

carts as (

    select * from {{ ref('int_carts') }}

),

cart_reminders as (

    select * from {{ ref('int_cart_reminders') }}

),

orders as (

    select * from {{ ref('int_order_outcomes') }}

),

payments as (

    select * from {{ ref('int_payments_paid') }}

),

order_sessions as (

    -- distinct: a session may hold several orders and converts once
    select distinct session_key
    from {{ ref('int_orders') }}
    where session_key is not null

),

cart_sessions as (

    -- a checkout before the first item was put into the cart is none of that cart
    select
        session_key,
        coalesce(
            max(occurred_at) filter (where event_name = 'begin_checkout')
            >= min(occurred_at) filter (where event_name = 'add_to_cart'),
            false
        ) as has_checkout
    from cart_events
    group by 1

),

sessions as (

    select
        sessions.shop_id,
        sessions.channel_group,
        sessions.device,
        sessions.session_date,
        sessions.add_to_cart_events > 0 as has_cart,
        coalesce(cart_sessions.has_checkout, false) as has_checkout,
        order_sessions.session_key is not null or sessions.purchase_events > 0 as has_order
    from {{ ref('int_sessions') }} as sessions
    left join order_sessions on sessions.session_key = order_sessions.session_key
    left join cart_sessions on sessions.session_key = cart_sessions.session_key
    where {{ is_touched('sessions.session_date') }}

),

payment_intents as (

    -- tries with another method are retries of the same intent
    select
        shop_id,
        order_id,
        channel_group,
        device,
        sum(attempts) as attempts,
        sum(captured_attempts) as captured_attempts,
        bool_or(is_captured) as is_captured,
        min(first_attempt_date) as first_attempt_date
    from {{ ref('int_payment_intents') }}
    group by 1, 2, 3, 4

),

{% for leg, parts in legs.items() -%}
{{ leg }} as (

    select
        shop_id,
        channel_group,
        device,
        {{ parts['date'] }} as business_date,
        {% for measure in counts -%}
        cast(sum({{ parts.get(measure, '0') }}) as bigint) as {{ measure }},
        {% endfor -%}
        {% for measure in amounts -%}
        {{ total(parts.get(measure, '0')) }} as {{ measure }}{{ ',' if not loop.last }}
        {% endfor %}
    from {{ parts['from'] }}
    where {{ is_touched(parts['date']) }}{{ ' and ' ~ parts['where'] if 'where' in parts }}
    group by 1, 2, 3, 4

),

{% endfor -%}
legs as (

    {% for leg in legs -%}
    select * from {{ leg }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

final as (

    select
        shop_id,
        channel_group,
        device,
        {% for measure in counts -%}
        cast(sum({{ measure }}) as bigint) as {{ measure }},
        {% endfor -%}
        {% for measure in amounts -%}
        {{ total(measure) }} as {{ measure }},
        {% endfor -%}
        business_date
    from legs
    group by all

)

select * from final
