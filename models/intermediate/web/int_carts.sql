{{ behind_gate('staging') }}

with

cart_events as (

    select
        events.shop_id,
        case
            when events.cart_id is not null
                then md5(concat(events.shop_id, '|cart|', events.cart_id))
            else events.session_key
        end as cart_key,
        events.session_key,
        events.event_id,
        events.event_name,
        events.quantity,
        events.value,
        events.currency,
        events.occurred_at
    from {{ ref('int_events') }} as events
    where
        events.event_name in ('add_to_cart', 'remove_from_cart', 'begin_checkout')

),

sessions as (

    select * from {{ ref('int_sessions') }}

),

shops as (

    select * from {{ ref('int_shops') }}

),

first_sessions as (

    select
        cart_key,
        session_key
    from cart_events
    qualify
        row_number() over (partition by cart_key order by occurred_at, event_id) = 1

),

summaries as (

    select
        shop_id,
        cart_key,
        sum(
            case event_name
                when 'add_to_cart' then coalesce(quantity, 1)
                when 'remove_from_cart' then -coalesce(quantity, 1)
                else 0
            end
        ) as items_left,
        min(currency) as currency,
        min(occurred_at) filter (where event_name = 'add_to_cart') as created_at,
        min(occurred_at) filter (where event_name = 'begin_checkout') as checkout_started_at
    from cart_events
    group by 1, 2

),

with_visitors as (

    select
        summaries.*,
        first_sessions.session_key,
        sessions.visitor_key,
        sessions.channel_group,
        sessions.device,
        sessions.country
    from summaries
    inner join first_sessions on summaries.cart_key = first_sessions.cart_key
    inner join sessions on first_sessions.session_key = sessions.session_key

),

purchases as (

    -- an order converts a cart whether the shop exported it or only its purchase event was seen
    select
        sessions.shop_id,
        sessions.visitor_key,
        events.occurred_at as purchased_at
    from {{ ref('int_events') }} as events
    inner join sessions on events.session_key = sessions.session_key
    where events.event_name = 'purchase'

    union all

    select
        orders.shop_id,
        order_sessions.visitor_key,
        orders.created_at as purchased_at
    from {{ ref('int_order_sessions') }} as order_sessions
    inner join {{ ref('int_orders_counted') }} as orders
        on
            order_sessions.shop_id = orders.shop_id
            and order_sessions.order_id = orders.order_id
    where order_sessions.visitor_key is not null

),

cart_visitors as (

    -- whoever logs in on the way is the same buyer: all visitors of the sessions of a cart
    select
        cart_events.cart_key,
        sessions.visitor_key
    from cart_events
    inner join sessions on cart_events.session_key = sessions.session_key
    group by 1, 2

),

next_purchases as (

    select
        with_visitors.cart_key,
        min(purchases.purchased_at) filter (
            where purchases.purchased_at >= with_visitors.created_at
        ) as purchase_after_cart_at,
        min(purchases.purchased_at) filter (
            where purchases.purchased_at >= with_visitors.checkout_started_at
        ) as purchase_after_checkout_at
    from with_visitors
    inner join cart_visitors on with_visitors.cart_key = cart_visitors.cart_key
    inner join purchases
        on
            with_visitors.shop_id = purchases.shop_id
            and cart_visitors.visitor_key = purchases.visitor_key
    group by 1

),

final as (

    select
        with_visitors.shop_id,
        with_visitors.cart_key,
        with_visitors.session_key,
        with_visitors.visitor_key,
        with_visitors.channel_group,
        with_visitors.device,
        with_visitors.country,
        cast(greatest(with_visitors.items_left, 0) as bigint) as items_left,
        with_visitors.currency,
        with_visitors.created_at is not null as is_cart,
        coalesce(
            next_purchases.purchase_after_cart_at
            <= with_visitors.created_at + interval {{ var('cart_abandon_hours') }} hour, false
        ) as is_converted,
        with_visitors.checkout_started_at is not null as is_checkout,
        coalesce(
            next_purchases.purchase_after_checkout_at
            <= with_visitors.checkout_started_at
            + interval {{ var('cart_abandon_hours') }} hour, false
        ) as is_checkout_completed,
        {{ business_date('with_visitors.created_at', 'shops.timezone') }} as created_date,
        {{ business_date('with_visitors.checkout_started_at', 'shops.timezone') }}
            as checkout_date,
        with_visitors.created_at,
        with_visitors.checkout_started_at,
        next_purchases.purchase_after_cart_at
    from with_visitors
    inner join shops on with_visitors.shop_id = shops.shop_id
    left join next_purchases on with_visitors.cart_key = next_purchases.cart_key

)

select * from final
