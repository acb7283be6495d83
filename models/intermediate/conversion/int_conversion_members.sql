{#-
    By relation and day: the key of the member, and which counts of mart_conversion it is one of.
    Members are those of the cell in which they did it: a buyer of two channels is in both.
-#}
{%- set deeds = [
    ('session_days', 'event_date', 'visitor_key', {
        'unique_visitors': 'true',
        'product_visitors': 'product_views > 0',
        'add_to_cart_buyers': 'add_to_cart_events > 0',
    }),
    ('product_viewers_who_paid', 'event_date', 'visitor_key', {
        'product_visitors_paid': 'has_paid_same_day',
        'product_visitors_paid_7d': 'true',
    }),
    ('cart_payers', 'event_date', 'visitor_key', {'cart_payers': 'true'}),
    ('orders', 'order_date', 'customer_key', {
        'ordering_buyers': 'true',
        'ordering_buyers_paid': 'is_paid',
    }),
    ('payments', 'paid_date', 'customer_key', {
        'paying_buyers': 'true',
        'tracked_paying_buyers': 'is_tracked',
    }),
    ('payments', 'paid_date', "concat(shop_id, '|', order_id)", {'paid_orders': 'true'}),
    ('completed_orders', 'completed_date', 'customer_key', {'completed_buyers': 'true'}),
    ('failed_orders', 'failed_date', 'customer_key', {'failed_buyers': 'true'}),
    ('paid_lines', 'first_paid_date', "concat(shop_id, '|', sku)", {'paid_products': 'true'}),
] -%}
{%- set counts = [] -%}
{%- for deed in deeds -%}{%- do counts.extend(deed[3]) -%}{%- endfor -%}
{{ behind_gate('staging') }}
{% call touched_keys(['business_date']) %}
with

orders as (

    select * from {{ changed('int_order_outcomes') }}
    union all
    select * from {{ ref('int_order_outcomes') }}
    where (shop_id, order_id) in (
        select shop_id, order_id from {{ changed('int_order_lines') }}
    )

),

payments as (

    select paid_date from {{ changed('int_payments_paid') }}
    union
    select paid_date from {{ ref('int_payments_paid') }}
    where (shop_id, order_id) in (
        select shop_id, order_id from {{ changed('int_order_lines') }}
    )

)

select event_date from {{ changed('int_session_days') }}
union
select event_date from {{ changed('int_cart_events') }}
{% for date in ['order_date', 'first_paid_date', 'completed_date', 'failed_date'] -%}
union
select {{ date }} from orders
where {{ date }} is not null
{% endfor -%}
union
-- the days before on which a view or a cart may have led to the payment
select days.business_date
from {{ ref('int_calendar') }} as days
inner join payments
    on
        days.business_date <= payments.paid_date
        and days.business_date >= payments.paid_date - interval {{
            [var('product_view_window_days'), var('cart_window_days')] | max + 1
        }} day
union
select paid_date from payments
union
select business_date from {{ changed('int_calendar') }}
{% endcall %}
-- lists of counts are written by loops, which sqlfluff cannot lay out
-- noqa: disable=LT02

with

session_days as (

    select * from {{ ref('int_session_days') }}
    where {{ is_touched('event_date') }}

),

cart_events as (

    select * from {{ ref('int_cart_events') }}
    where {{ is_touched('event_date') }} and event_name = 'add_to_cart'

),

orders as (

    select * from {{ ref('int_order_outcomes') }}

),

order_lines as (

    select
        shop_id,
        order_id,
        sku
    from {{ ref('int_order_lines') }}
    where not is_gift_card
    group by 1, 2, 3

),

payments as (

    select * from {{ ref('int_payments_paid') }}

),

visitor_payments as (

    select
        shop_id,
        visitor_key,
        paid_date
    from payments
    where visitor_key is not null
    group by 1, 2, 3

),

product_viewers_who_paid as (

    select
        session_days.shop_id,
        session_days.channel_group,
        session_days.device,
        session_days.event_date,
        session_days.visitor_key,
        min(visitor_payments.paid_date) = session_days.event_date as has_paid_same_day
    from session_days
    inner join visitor_payments
        on
            session_days.shop_id = visitor_payments.shop_id
            and session_days.visitor_key = visitor_payments.visitor_key
            and visitor_payments.paid_date >= session_days.event_date
            and visitor_payments.paid_date
            <= session_days.event_date + interval {{ var('product_view_window_days') }} day
    where session_days.product_views > 0
    group by 1, 2, 3, 4, 5

),

cart_payers as (

    select
        cart_events.shop_id,
        cart_events.channel_group,
        cart_events.device,
        cart_events.event_date,
        cart_events.visitor_key
    from cart_events
    inner join payments
        on
            cart_events.shop_id = payments.shop_id
            and cart_events.visitor_key = payments.visitor_key
            and payments.paid_at >= cart_events.occurred_at
            and payments.paid_at
            <= cart_events.occurred_at + interval {{ var('cart_window_days') }} day
    left join order_lines
        on
            payments.shop_id = order_lines.shop_id
            and payments.order_id = order_lines.order_id
            and cart_events.sku = order_lines.sku
    -- a tracker that names no SKU cannot tell what was put into the cart
    where cart_events.sku is null or order_lines.sku is not null
    group by 1, 2, 3, 4, 5

),

paid_lines as (

    select
        orders.shop_id,
        orders.channel_group,
        orders.device,
        orders.first_paid_date,
        order_lines.sku
    from orders
    inner join order_lines
        on orders.shop_id = order_lines.shop_id and orders.order_id = order_lines.order_id
    where orders.first_paid_date is not null and order_lines.sku is not null

),

completed_orders as (

    select * from orders
    where completed_date is not null

),

failed_orders as (

    select * from orders
    where failed_date is not null

),

unioned as (

    {% for relation, date, key, counted in deeds -%}
    select
        shop_id,
        channel_group,
        device,
        {{ key }} as member_key,
        {{ date }} as business_date,
        {% for count in counts -%}
        {{ counted.get(count, 'false') }} as {{ count }}{{ ',' if not loop.last }}
        {% endfor %}
    from {{ relation }}
    where {{ is_touched(date) }}
    {% if not loop.last %}
    union all
    {% endif %}
    {%- endfor %}

),

members as (

    select
        shop_id,
        channel_group,
        device,
        member_key,
        business_date,
        {% for count in counts -%}
        coalesce(bool_or({{ count }}), false) as {{ count }}{{ ',' if not loop.last }}
        {% endfor %}
    from unioned
    group by 1, 2, 3, 4, 5

)

select * from members
