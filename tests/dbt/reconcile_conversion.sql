{#-
    Protects visitor_conversion_rate and every sum of mart_conversion: what visitors are worth is
    how many of them pay times what a payer pays, the channels sum to all sessions, and months are
    the sums of their days.
-#}
{%- set additive = [
    'sessions', 'converted_sessions', 'cart_sessions', 'checkout_sessions', 'product_views',
    'add_to_cart_events', 'carts_created', 'carts_converted', 'abandoned_cart_value',
    'reminded_carts', 'recovered_carts', 'checkouts_started', 'checkouts_completed',
    'order_amount', 'order_amount_paid', 'orders_count', 'orders_cancelled', 'paid_amount',
    'tracked_paid_amount', 'paid_items', 'payment_intents', 'payment_intents_captured',
    'payment_attempts', 'payment_attempts_captured', 'completed_orders', 'completed_amount',
    'completed_items', 'failed_orders', 'failed_amount', 'failed_items',
] -%}
-- lists of measures are written by loops, which sqlfluff cannot lay out
-- noqa: disable=LT02
with

conversion as (

    select * from {{ ref('mart_conversion') }}

),

visitor_values as (

    select
        'paid value per visitor' as broken_rule,
        period_grain,
        period_start,
        shop_id,
        platform
    from conversion
    where
        unique_visitors > 0
        and tracked_paying_buyers > 0
        and abs(
            {{ safe_divide('tracked_paid_amount', 'unique_visitors') }}
            - visitor_conversion_rate
            * {{ safe_divide('tracked_paid_amount', 'tracked_paying_buyers') }}
        ) > 0.000000001 * abs({{ safe_divide('tracked_paid_amount', 'unique_visitors') }})

),

channel_sums as (

    select
        'sessions of channels' as broken_rule,
        period_grain,
        period_start,
        shop_id,
        platform
    from conversion
    where device = '(all)' and (shop_id <> '(all)' or platform = '(all)')
    group by 2, 3, 4, 5
    having
        coalesce(sum(sessions) filter (where channel_group <> '(all)'), 0)
        <> sum(sessions) filter (where channel_group = '(all)')

),

days as (

    select
        cast(date_trunc('month', period_start) as timestamp) as period_start,
        shop_id,
        platform,
        channel_group,
        device,
        {% for measure in additive -%}
        sum({{ measure }}) as {{ measure }}{{ ',' if not loop.last }}
        {% endfor %}
    from conversion
    where period_grain = 'day'
    group by 1, 2, 3, 4, 5

),

month_sums as (

    select
        'days of the month' as broken_rule,
        months.period_grain,
        months.period_start,
        months.shop_id,
        months.platform
    from conversion as months
    left join days
        on
            months.period_start = days.period_start
            and months.shop_id = days.shop_id
            and months.platform = days.platform
            and months.channel_group = days.channel_group
            and months.device = days.device
    where
        months.period_grain = 'month'
        and (
            {% for measure in additive -%}
            {{ 'or ' if not loop.first }}months.{{ measure }} is distinct from days.{{ measure }}
            {% endfor -%}
        )

),

failures as (

    select * from visitor_values
    union all
    select * from channel_sums
    union all
    select * from month_sums

)

select * from failures
