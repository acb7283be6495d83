{{ behind_gate('staging') }}
{% call touched_keys(['shop_id', "coalesce(order_id, '')"]) %}
select shop_id, coalesce(order_id, '') from {{ changed('int_payments') }}
union
select shop_id, order_id from {{ changed('int_orders') }}
{% endcall %}

with

payments as (

    select
        *,
        coalesce(attempted_at, captured_at) as tried_at
    from {{ ref('int_payments') }}
    where {{ is_touched("shop_id, coalesce(order_id, '')") }}

),

orders as (

    select * from {{ ref('int_orders') }}
    where {{ is_touched('shop_id, order_id') }}

),

shops as (

    select * from {{ ref('int_shops') }}

),

attempts as (

    -- an attempt that the shop itself blocked never asked a bank
    select
        shop_id,
        order_id,
        coalesce(payment_method, '(unknown)') as payment_method,
        count(*) filter (where payment_status <> 'blocked') as attempts,
        count(*) filter (where is_captured) as captured_attempts,
        min(tried_at) as first_attempted_at
    from payments
    where tried_at is not null
    group by 1, 2, 3

),

final as (

    select
        attempts.shop_id,
        attempts.order_id,
        attempts.payment_method,
        coalesce(orders.channel_group, '(untracked)') as channel_group,
        coalesce(orders.device, '(unknown)') as device,
        cast(attempts.attempts as bigint) as attempts,
        cast(attempts.captured_attempts as bigint) as captured_attempts,
        attempts.captured_attempts > 0 as is_captured,
        {{ business_date('attempts.first_attempted_at', 'shops.timezone') }}
            as first_attempt_date,
        attempts.first_attempted_at
    from attempts
    inner join shops on attempts.shop_id = shops.shop_id
    left join orders
        on attempts.shop_id = orders.shop_id and attempts.order_id = orders.order_id

)

select * from final
