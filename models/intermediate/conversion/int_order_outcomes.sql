{{ behind_gate('staging') }}
{% call touched_keys(['shop_id', 'order_id']) %}
select shop_id, order_id from {{ changed('int_orders') }}
union
{% for input in ['int_refunds', 'int_payments', 'int_payments_paid', 'int_shipments'] -%}
select shop_id, order_id from {{ changed(input) }}
where order_id is not null
{{ 'union' if not loop.last }}
{% endfor -%}
{% endcall %}

with

orders as (

    select * from {{ ref('int_orders') }}
    where {{ is_touched('shop_id, order_id') }}

),

shops as (

    select * from {{ ref('int_shops') }}

),

refunds as (

    select * from {{ ref('int_refunds') }}
    where {{ is_touched('shop_id, order_id') }} and is_processed

),

payments as (

    select
        payments.shop_id,
        payments.order_id,
        min(payments.paid_date) as first_paid_date,
        sum(payments.amount_txn) filter (where payments.currency = orders.currency)
            as paid_amount_txn
    from {{ ref('int_payments_paid') }} as payments
    inner join orders
        on payments.shop_id = orders.shop_id and payments.order_id = orders.order_id
    group by 1, 2

),

last_attempts as (

    select
        shop_id,
        order_id,
        max(attempted_at) as last_attempted_at
    from {{ ref('int_payments') }}
    where {{ is_touched('shop_id, order_id') }}
    group by 1, 2

),

shipments as (

    select
        shop_id,
        order_id,
        min(shipped_at) as first_shipped_at
    from {{ ref('int_shipments') }}
    where {{ is_touched('shop_id, order_id') }} and shipped_at is not null
    group by 1, 2

),

refunds_so_far as (

    select
        refunds.shop_id,
        refunds.order_id,
        refunds.processed_at,
        least(orders.total_amount_txn, coalesce(payments.paid_amount_txn, orders.total_amount_txn))
            as amount_to_refund,
        sum(refunds.refund_amount_txn) over (
            partition by refunds.shop_id, refunds.order_id
            order by refunds.processed_at, refunds.refund_id
            rows between unbounded preceding and current row
        ) as refunded_amount
    from refunds
    inner join orders
        on
            refunds.shop_id = orders.shop_id
            and refunds.order_id = orders.order_id
            and refunds.currency = orders.currency
    left join payments
        on refunds.shop_id = payments.shop_id and refunds.order_id = payments.order_id

),

full_refunds as (

    select
        shop_id,
        order_id,
        min(processed_at) as fully_refunded_at
    from refunds_so_far
    where refunded_amount > 0 and refunded_amount >= amount_to_refund
    group by 1, 2

),

refunds_in_trade as (

    select
        refunds.shop_id,
        refunds.order_id,
        sum(refunds.refund_amount) as refund_amount
    from refunds
    inner join orders
        on refunds.shop_id = orders.shop_id and refunds.order_id = orders.order_id
    where refunds.processed_at <= orders.completed_at
    group by 1, 2

),

closings as (

    -- a refund or cancellation after the goods were received undoes no completed trade (Shopify and
    -- Amazon know that they were shipped, not when they arrived); a closed order without a time of
    -- closing is dated by the last try to pay it
    select
        orders.*,
        payments.first_paid_date,
        coalesce(refunds_in_trade.refund_amount, 0) as refund_amount_in_trade,
        coalesce(
            (orders.cancelled_at is not null or orders.order_status = 'cancelled')
            and orders.cancelled_by is distinct from 'system'
            and (
                shipments.first_shipped_at is null
                or shipments.first_shipped_at >= orders.cancelled_at
            ),
            false
        ) as is_cancelled_before_shipping,
        case
            when
                orders.cancelled_at <= coalesce(orders.completed_at, orders.cancelled_at)
                then 'cancelled'
            when
                full_refunds.fully_refunded_at
                <= coalesce(orders.completed_at, full_refunds.fully_refunded_at)
                and not (
                    orders.source_system in ('shopify', 'amazon')
                    and orders.order_status in ('shipped', 'completed')
                )
                then 'refunded'
            when
                orders.completed_at is null and orders.cancelled_at is null
                and (
                    orders.order_status = 'cancelled'
                    or (orders.order_status = 'closed' and not orders.is_paid)
                )
                then 'closed'
        end as failure_kind,
        full_refunds.fully_refunded_at,
        greatest(
            orders.created_at, coalesce(last_attempts.last_attempted_at, orders.created_at)
        ) as last_tried_at
    from orders
    left join payments
        on orders.shop_id = payments.shop_id and orders.order_id = payments.order_id
    left join last_attempts
        on orders.shop_id = last_attempts.shop_id and orders.order_id = last_attempts.order_id
    left join shipments
        on orders.shop_id = shipments.shop_id and orders.order_id = shipments.order_id
    left join full_refunds
        on orders.shop_id = full_refunds.shop_id and orders.order_id = full_refunds.order_id
    left join refunds_in_trade
        on
            orders.shop_id = refunds_in_trade.shop_id
            and orders.order_id = refunds_in_trade.order_id

),

with_failures as (

    select
        *,
        case failure_kind
            when 'cancelled' then cancelled_at
            when 'refunded' then fully_refunded_at
            when 'closed' then last_tried_at
        end as failed_at
    from closings

),

final as (

    select
        with_failures.shop_id,
        with_failures.order_id,
        with_failures.customer_key,
        with_failures.visitor_key,
        with_failures.channel_group,
        with_failures.device,
        with_failures.presale_campaign_id,
        coalesce(with_failures.close_reason, '(unknown)') as close_reason,
        with_failures.failure_kind,
        with_failures.units,
        with_failures.gmv,
        with_failures.gmv_paid,
        case
            when with_failures.completed_at is not null
                then {{ money(
                    'with_failures.paid_amount - with_failures.refund_amount_in_trade'
                ) }}
        end as completed_amount,
        with_failures.is_paid,
        with_failures.is_cancelled_before_shipping,
        with_failures.order_date,
        with_failures.first_paid_date,
        {{ business_date('with_failures.completed_at', 'shops.timezone') }} as completed_date,
        {{ business_date('with_failures.failed_at', 'shops.timezone') }} as failed_date,
        with_failures.created_at,
        with_failures.first_paid_at,
        with_failures.completed_at,
        with_failures.failed_at
    from with_failures
    inner join shops on with_failures.shop_id = shops.shop_id

)

select * from final
