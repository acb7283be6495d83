{%- set counts = [
    'sessions', 'converted_sessions', 'cart_sessions', 'checkout_sessions', 'product_views',
    'add_to_cart_events', 'carts_created', 'carts_converted', 'checkouts_started',
    'checkouts_completed', 'reminded_carts', 'recovered_carts', 'orders_count',
    'orders_cancelled', 'paid_items', 'payment_intents', 'payment_intents_captured',
    'payment_attempts', 'payment_attempts_captured', 'completed_orders', 'completed_items',
    'failed_orders', 'failed_items',
] -%}
{%- set amounts = [
    'abandoned_cart_value', 'order_amount', 'order_amount_paid', 'paid_amount',
    'tracked_paid_amount', 'completed_amount', 'failed_amount',
] -%}
{%- set distinct_counts = [
    'unique_visitors', 'product_visitors', 'product_visitors_paid', 'product_visitors_paid_7d',
    'add_to_cart_buyers', 'cart_payers', 'ordering_buyers', 'ordering_buyers_paid',
    'paid_orders', 'paying_buyers', 'tracked_paying_buyers', 'paid_products',
    'completed_buyers', 'failed_buyers',
] -%}
{%- set duration_types = ['checkout', 'time_to_purchase', 'order_to_pay'] -%}
{%- set cell = [
    'period_grain', 'period_start', 'shop_id', 'platform', 'channel_group', 'device',
] -%}
{{ behind_gate('intermediate') }}
-- noqa: disable=LT02

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

daily as (

    select * from {{ ref('int_conversion_daily') }}

),

distinct_counts as (

    select * from {{ ref('int_conversion_member_counts') }}

),

medians as (

    select * from {{ ref('int_conversion_medians') }}

),

sums as (

    select
        periods.period_grain,
        periods.period_start,
        coalesce(daily.shop_id, '(all)') as shop_id,
        coalesce(shops.platform, '(all)') as platform,
        coalesce(daily.channel_group, '(all)') as channel_group,
        coalesce(daily.device, '(all)') as device,
        {% for count in counts -%}
        cast(sum(daily.{{ count }}) as bigint) as {{ count }},
        {% endfor -%}
        cast(greatest(sum(daily.cart_items_change), 0) as bigint) as add_to_cart_items,
        {% for amount in amounts -%}
        {{ total('daily.' ~ amount) }} as {{ amount }},
        {% endfor -%}
        max(periods.next_period_date) as next_period_date,
        bool_and(periods.is_complete) as is_complete
    from daily
    inner join shops on daily.shop_id = shops.shop_id
    inner join periods on daily.business_date = periods.business_date
    group by {{ period_grouping_sets(
        'daily.shop_id', 'shops.platform', ['daily.channel_group', 'daily.device']
    ) }}

),

measures as (

    select
        sums.*,
        {% for count in distinct_counts -%}
        coalesce(distinct_counts.{{ count }}, 0) as {{ count }},
        {% endfor -%}
        {% for duration_type in duration_types -%}
        medians.{{ duration_type }}_duration_median,
        coalesce(medians.{{ duration_type }}_durations, 0) as {{ duration_type }}_durations
        {{- ',' if not loop.last }}
        {% endfor %}
    from sums
    {% for table in ['distinct_counts', 'medians'] -%}
    left join {{ table }} on {{ same_keys('sums', table, cell) }}
    {% endfor %}
),

final as (

    select
        {{ cell | join(',\n        ') }},
        '{{ var("reporting_currency") }}' as currency,
        {% for measure in counts + amounts + distinct_counts -%}
        {{ measure }},
        {% endfor -%}
        add_to_cart_items,
        time_to_purchase_durations,
        order_to_pay_durations,
        {{ safe_divide('product_visitors_paid', 'product_visitors') }}
            as product_view_conversion_rate,
        {{ safe_divide('product_visitors_paid_7d', 'product_visitors') }}
            as product_view_conversion_rate_7d,
        {{ safe_divide('cart_sessions', 'sessions') }} as session_cart_rate,
        {{ safe_divide('checkout_sessions', 'sessions') }} as session_checkout_rate,
        {{ safe_divide('converted_sessions', 'sessions') }} as session_conversion_rate,
        {{ safe_divide('tracked_paying_buyers', 'unique_visitors') }}
            as visitor_conversion_rate,
        1 - {{ safe_divide('tracked_paying_buyers', 'paying_buyers') }}
            as untracked_payer_share,
        {{ safe_divide('ordering_buyers', 'unique_visitors') }} as visit_to_order_rate,
        {{ safe_divide('cart_payers', 'add_to_cart_buyers') }} as cart_payment_conversion_rate,
        1 - {{ safe_divide('carts_converted', 'carts_created') }} as cart_abandonment_rate,
        {{ safe_divide('recovered_carts', 'reminded_carts') }} as cart_recovery_rate,
        1 - {{ safe_divide('checkouts_completed', 'checkouts_started') }}
            as checkout_abandonment_rate,
        checkout_duration_median,
        time_to_purchase_duration_median as time_to_purchase_median,
        {{ safe_divide('order_amount_paid', 'order_amount') }} as order_to_pay_amount_rate,
        {{ safe_divide('ordering_buyers_paid', 'ordering_buyers') }}
            as order_to_pay_buyer_rate,
        order_to_pay_duration_median,
        {{ safe_divide('orders_cancelled', 'orders_count') }} as order_cancel_rate,
        {{ safe_divide('payment_intents_captured', 'payment_intents') }}
            as payment_success_rate,
        {{ safe_divide('payment_attempts_captured', 'payment_attempts') }}
            as authorization_rate,
        is_complete,
        cast(next_period_date as timestamp)
        + interval {{ var('cart_abandon_hours') }} hour
        <= cast(data_period.as_of as timestamp) + interval 1 day as is_cart_mature,
        next_period_date + interval {{ var('cart_window_days') }} day
        <= data_period.as_of + interval 1 day as is_cart_window_over,
        next_period_date + interval {{ var('pay_window_days') }} day
        <= data_period.as_of + interval 1 day as is_mature,
        greatest(sessions, ordering_buyers) < {{ var('min_n') }} as is_low_n,
        '{{ var("params_version") }}' as params_version,
        data_period.as_of
    from measures
    cross join data_period

)

select * from final
