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

    select
        sessions.*,
        order_sessions.session_key is not null or sessions.purchase_events > 0 as has_order
    from {{ ref('int_sessions') }} as sessions
    left join (
        -- distinct: a session may hold several orders and converts once
        select distinct session_key
        from {{ ref('int_orders') }}
        where session_key is not null
    ) as order_sessions
        on sessions.session_key = order_sessions.session_key

),

carts as (

    select * from {{ ref('int_carts') }}

),

orders as (

    select * from {{ ref('int_orders') }}

),

payments as (

    select
        payments.*,
        coalesce(orders.channel_group, '(untracked)') as channel_group,
        coalesce(orders.device, '(unknown)') as device,
        coalesce(orders.is_tracked, false) as is_tracked
    from {{ ref('int_payments') }} as payments
    left join orders
        on payments.shop_id = orders.shop_id and payments.order_id = orders.order_id
    where payments.is_captured and payments.paid_date is not null

),

measures as (

    select
        shop_id,
        channel_group,
        device,
        session_date as business_date,
        count(*) as sessions,
        count(*) filter (where has_order) as converted_sessions,
        0 as carts_created,
        0 as carts_converted,
        0 as checkouts_started,
        0 as checkouts_completed,
        {{ total('0') }} as order_amount,
        {{ total('0') }} as order_amount_paid,
        {{ total('0') }} as paid_amount
    from sessions
    group by 1, 2, 3, 4

    union all

    select
        shop_id,
        channel_group,
        device,
        created_date,
        0, 0,
        count(*),
        count(*) filter (where is_converted),
        0, 0,
        {{ total('0') }},
        {{ total('0') }},
        {{ total('0') }}
    from carts
    where is_cart
    group by 1, 2, 3, 4

    union all

    select
        shop_id,
        channel_group,
        device,
        checkout_date,
        0, 0, 0, 0,
        count(*),
        count(*) filter (where is_checkout_completed),
        {{ total('0') }},
        {{ total('0') }},
        {{ total('0') }}
    from carts
    where is_checkout
    group by 1, 2, 3, 4

    union all

    select
        shop_id,
        channel_group,
        device,
        order_date,
        0, 0, 0, 0, 0, 0,
        {{ total('gmv') }},
        {{ total('gmv_paid') }},
        {{ total('0') }}
    from orders
    group by 1, 2, 3, 4

    union all

    select
        shop_id,
        channel_group,
        device,
        paid_date,
        0, 0, 0, 0, 0, 0,
        {{ total('0') }},
        {{ total('0') }},
        {{ total('amount') }}
    from payments
    group by 1, 2, 3, 4

),

sums as (

    select
        periods.period_grain,
        periods.period_start,
        coalesce(measures.shop_id, '(all)') as shop_id,
        coalesce(shops.platform, '(all)') as platform,
        coalesce(measures.channel_group, '(all)') as channel_group,
        coalesce(measures.device, '(all)') as device,
        cast(sum(measures.sessions) as bigint) as sessions,
        cast(sum(measures.converted_sessions) as bigint) as converted_sessions,
        cast(sum(measures.carts_created) as bigint) as carts_created,
        cast(sum(measures.carts_converted) as bigint) as carts_converted,
        cast(sum(measures.checkouts_started) as bigint) as checkouts_started,
        cast(sum(measures.checkouts_completed) as bigint) as checkouts_completed,
        {{ total('measures.order_amount') }} as order_amount,
        {{ total('measures.order_amount_paid') }} as order_amount_paid,
        {{ total('measures.paid_amount') }} as paid_amount,
        max(periods.next_period_date) as next_period_date,
        bool_and(periods.is_complete) as is_complete
    from measures
    inner join shops on measures.shop_id = shops.shop_id
    inner join periods on measures.business_date = periods.business_date
    group by {{ period_grouping_sets(
        'measures.shop_id', 'shops.platform', ['measures.channel_group', 'measures.device']
    ) }}

),

members as (

    -- one row per thing that must be counted once per period and dimension set
    select
        shop_id,
        channel_group,
        device,
        event_date as business_date,
        'unique_visitors' as member_type,
        visitor_key as member_key
    from {{ ref('int_session_days') }}

    union all

    select
        shop_id,
        channel_group,
        device,
        order_date,
        'ordering_buyers',
        customer_key
    from orders

    union all

    select
        shop_id,
        channel_group,
        device,
        order_date,
        'ordering_buyers_paid',
        customer_key
    from orders
    where is_paid

    union all

    select
        shop_id,
        channel_group,
        device,
        paid_date,
        'paying_buyers',
        customer_key
    from payments

    union all

    select
        shop_id,
        channel_group,
        device,
        paid_date,
        'tracked_paying_buyers',
        customer_key
    from payments
    where is_tracked

    union all

    select
        shop_id,
        channel_group,
        device,
        paid_date,
        'paid_orders',
        concat(shop_id, '|', order_id)
    from payments

),

member_numbers as (

    -- counting distinct numbers is a good deal cheaper than counting distinct keys
    select
        member_key,
        row_number() over (order by member_key) as member_number
    from members
    group by 1

),

members_in_periods as (

    select
        periods.period_grain,
        periods.period_start,
        members.shop_id,
        shops.platform,
        members.channel_group,
        members.device,
        members.member_type,
        member_numbers.member_number
    from members
    inner join member_numbers on members.member_key = member_numbers.member_key
    inner join shops on members.shop_id = shops.shop_id
    inner join periods on members.business_date = periods.business_date

),

member_counts as (

    select
        period_grain,
        period_start,
        coalesce(shop_id, '(all)') as shop_id,
        coalesce(platform, '(all)') as platform,
        coalesce(channel_group, '(all)') as channel_group,
        coalesce(device, '(all)') as device,
        member_type,
        count(distinct member_number) as members
    from members_in_periods
    group by member_type, {{ period_grouping_sets(
        'shop_id', 'platform', ['channel_group', 'device'], period_table=none
    ) }}

),

distinct_counts as (

    select
        period_grain,
        period_start,
        shop_id,
        platform,
        channel_group,
        device,
        {% for count in [
            'unique_visitors', 'ordering_buyers', 'ordering_buyers_paid', 'paying_buyers',
            'tracked_paying_buyers', 'paid_orders',
        ] -%}
        cast(
            coalesce(sum(members) filter (where member_type = '{{ count }}'), 0) as bigint
        ) as {{ count }},
        {% endfor -%}
        cast(sum(members) as bigint) as members
    from member_counts
    group by 1, 2, 3, 4, 5, 6

),

final as (

    select
        sums.period_grain,
        sums.period_start,
        sums.shop_id,
        sums.platform,
        sums.channel_group,
        sums.device,
        '{{ var("reporting_currency") }}' as currency,
        coalesce(distinct_counts.unique_visitors, 0) as unique_visitors,
        sums.sessions,
        sums.converted_sessions,
        sums.carts_created,
        sums.carts_converted,
        sums.checkouts_started,
        sums.checkouts_completed,
        sums.order_amount,
        sums.order_amount_paid,
        coalesce(distinct_counts.ordering_buyers, 0) as ordering_buyers,
        coalesce(distinct_counts.ordering_buyers_paid, 0) as ordering_buyers_paid,
        sums.paid_amount,
        coalesce(distinct_counts.paid_orders, 0) as paid_orders,
        coalesce(distinct_counts.paying_buyers, 0) as paying_buyers,
        coalesce(distinct_counts.tracked_paying_buyers, 0) as tracked_paying_buyers,
        {{ safe_divide('sums.converted_sessions', 'sums.sessions') }} as session_conversion_rate,
        {{ safe_divide(
            'distinct_counts.tracked_paying_buyers', 'distinct_counts.unique_visitors'
        ) }} as visitor_conversion_rate,
        1 - {{ safe_divide(
            'distinct_counts.tracked_paying_buyers', 'distinct_counts.paying_buyers'
        ) }} as untracked_payer_share,
        1 - {{ safe_divide('sums.carts_converted', 'sums.carts_created') }}
            as cart_abandonment_rate,
        1 - {{ safe_divide('sums.checkouts_completed', 'sums.checkouts_started') }}
            as checkout_abandonment_rate,
        {{ safe_divide('sums.order_amount_paid', 'sums.order_amount') }}
            as order_to_pay_amount_rate,
        {{ safe_divide(
            'distinct_counts.ordering_buyers_paid', 'distinct_counts.ordering_buyers'
        ) }} as order_to_pay_buyer_rate,
        sums.is_complete,
        sums.next_period_date + interval {{ var('pay_window_days') }} day
        <= data_period.as_of + interval 1 day as is_mature,
        greatest(sums.sessions, coalesce(distinct_counts.ordering_buyers, 0))
        < {{ var('min_n') }} as is_low_n,
        '{{ var("params_version") }}' as params_version,
        data_period.as_of
    from sums
    left join distinct_counts
        on
            sums.period_grain = distinct_counts.period_grain
            and sums.period_start = distinct_counts.period_start
            and sums.shop_id = distinct_counts.shop_id
            and sums.platform = distinct_counts.platform
            and sums.channel_group = distinct_counts.channel_group
            and sums.device = distinct_counts.device
    cross join data_period

)

select * from final
