{{ behind_gate('staging') }}
{% call touched_keys(['cart_key']) %}
select cart_key from {{ changed('int_cart_events') }}
union
select cart_key from {{ changed('int_carts_exported') }}
union
select cart_key from {{ ref('int_cart_events') }}
where (shop_id, visitor_key) in (
    select shop_id, visitor_key from {{ changed('int_visitor_purchases') }}
)
union
-- the rate of the first or last day stands for days without one
select cart_key from {{ this }}
where
    created_date in (select business_date from {{ changed('int_fx_daily') }})
    or created_date not in (select business_date from {{ ref('int_fx_daily') }})
{% endcall %}

with

cart_events as (

    select * from {{ ref('int_cart_events') }}
    where {{ is_touched('cart_key') }}

),

exported_carts as (

    select * from {{ ref('int_carts_exported') }}
    where {{ is_touched('cart_key') }}

),

purchases as (

    select * from {{ ref('int_visitor_purchases') }}

),

shops as (

    select * from {{ ref('int_shops') }}

),

tracked_carts as (

    select
        shop_id,
        cart_key,
        sum(items_change) as items_left,
        min(currency) as currency,
        min(occurred_at) filter (where event_name = 'add_to_cart') as created_at,
        min(occurred_at) filter (where event_name = 'begin_checkout') as checkout_started_at
    from cart_events
    group by 1, 2

),

first_events as (

    select * from cart_events
    qualify
        row_number() over (partition by cart_key order by occurred_at, event_id) = 1

),

cart_visitors as (

    -- whoever logs in on the way is the same buyer: all visitors of the sessions of a cart
    select
        cart_key,
        visitor_key
    from cart_events
    group by 1, 2

),

next_purchases as (

    select
        tracked_carts.cart_key,
        min(purchases.purchased_at) filter (
            where purchases.purchased_at >= tracked_carts.created_at
        ) as purchase_after_cart_at,
        min(purchases.purchased_at) filter (
            where purchases.purchased_at >= tracked_carts.checkout_started_at
        ) as purchase_after_checkout_at
    from tracked_carts
    inner join cart_visitors on tracked_carts.cart_key = cart_visitors.cart_key
    inner join purchases
        on
            tracked_carts.shop_id = purchases.shop_id
            and cart_visitors.visitor_key = purchases.visitor_key
    group by 1

),

carts as (

    select
        tracked_carts.shop_id,
        tracked_carts.cart_key,
        first_events.session_key,
        first_events.visitor_key,
        first_events.channel_group,
        first_events.device,
        first_events.country,
        tracked_carts.items_left,
        tracked_carts.currency,
        tracked_carts.created_at,
        tracked_carts.checkout_started_at,
        next_purchases.purchase_after_cart_at,
        next_purchases.purchase_after_checkout_at
    from tracked_carts
    inner join first_events on tracked_carts.cart_key = first_events.cart_key
    left join next_purchases on tracked_carts.cart_key = next_purchases.cart_key

    union all

    select
        shop_id,
        cart_key,
        cast(null as string) as session_key,
        cast(null as string) as visitor_key,
        '(untracked)' as channel_group,
        '(unknown)' as device,
        '(unknown)' as country,
        cast(null as bigint) as items_left,
        currency,
        created_at,
        checkout_started_at,
        case when recovered_at >= created_at then recovered_at end as purchase_after_cart_at,
        case when recovered_at >= checkout_started_at then recovered_at end
            as purchase_after_checkout_at
    from exported_carts

),

with_dates as (

    select
        carts.*,
        {{ business_date('carts.created_at', 'shops.timezone') }} as created_date,
        {{ business_date('carts.checkout_started_at', 'shops.timezone') }} as checkout_date
    from carts
    inner join shops on carts.shop_id = shops.shop_id

),

cart_values as (

    -- the goods of a cart may be priced in several currencies
    select
        with_dates.cart_key,
        with_dates.created_date,
        cart_events.currency,
        sum(cart_events.value_change_txn) as value_txn
    from with_dates
    inner join cart_events on with_dates.cart_key = cart_events.cart_key
    where with_dates.created_at is not null
    group by 1, 2, 3

    union all

    select
        with_dates.cart_key,
        with_dates.created_date,
        exported_carts.currency,
        exported_carts.value_txn
    from with_dates
    inner join exported_carts on with_dates.cart_key = exported_carts.cart_key

),

{{ with_fx_factor('cart_values', 'created_date') }},

converted_values as (

    -- NULL, not less, where a rate is missing: the gate looks for it
    select
        cart_key,
        case
            when count(fx_factor) = count(*)
                then greatest(sum({{ money('value_txn * fx_factor') }}), 0)
        end as cart_value
    from cart_values_and_fx
    group by 1

),

final as (

    select
        with_dates.shop_id,
        with_dates.cart_key,
        with_dates.session_key,
        with_dates.visitor_key,
        with_dates.channel_group,
        with_dates.device,
        with_dates.country,
        cast(
            case when with_dates.items_left is not null then greatest(with_dates.items_left, 0) end
            as bigint
        ) as items_left,
        with_dates.currency,
        {{ money('converted_values.cart_value') }} as cart_value,
        with_dates.created_at is not null as is_cart,
        coalesce(
            with_dates.purchase_after_cart_at
            <= with_dates.created_at + interval {{ var('cart_abandon_hours') }} hour, false
        ) as is_converted,
        with_dates.checkout_started_at is not null as is_checkout,
        coalesce(
            with_dates.purchase_after_checkout_at
            <= with_dates.checkout_started_at
            + interval {{ var('cart_abandon_hours') }} hour, false
        ) as is_checkout_completed,
        with_dates.created_date,
        with_dates.checkout_date,
        with_dates.created_at,
        with_dates.checkout_started_at,
        with_dates.purchase_after_cart_at,
        with_dates.purchase_after_checkout_at
    from with_dates
    left join converted_values on with_dates.cart_key = converted_values.cart_key

)

select * from final
