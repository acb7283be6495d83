{#-
    Which channels bring new buyers, which bring buyers back, and what do they buy?
    The last 90 days: who came before is known from the data that lies before them.
-#}
with

data_period as (

    select as_of from {{ ref('int_data_period') }}

),

paid_orders as (

    -- customer_type speaks of the order: the first one of a customer is that of a new customer
    select
        orders.shop_id,
        orders.order_id,
        orders.customer_key,
        orders.channel_group,
        orders.customer_type,
        orders.gross_sales - orders.discount_amount as net_order_value,
        orders.paid_amount
    from {{ ref('int_orders') }} as orders
    cross join data_period
    where
        orders.is_paid
        and orders.order_date > data_period.as_of - interval 90 day
        and orders.order_date <= data_period.as_of

),

baskets as (

    -- one row per order before joining: an order of three lines must not count three times
    select
        shop_id,
        order_id,
        count(distinct sku) as products
    from {{ ref('int_order_lines') }}
    where not is_gift_card
    group by all

),

orders_with_baskets as (

    -- left join: an order without lines keeps its money; how many products it held is unknown
    select
        paid_orders.*,
        baskets.products
    from paid_orders
    left join baskets
        on paid_orders.shop_id = baskets.shop_id and paid_orders.order_id = baskets.order_id

),

channels as (

    -- a buyer whose first and second order lie in these days is in both rows of a channel, and one
    -- of two channels in both: do not add up buyers
    select
        channel_group,
        customer_type,
        count(distinct customer_key) as buyers,
        count(*) as orders,
        sum(net_order_value) as net_order_value,
        sum(paid_amount) as paid_amount,
        avg(products) as products_per_order
    from orders_with_baskets
    group by all

),

with_channel_totals as (

    select
        channels.*,
        sum(paid_amount) over (partition by channel_group) as paid_amount_of_channel
    from channels

),

rates as (

    select
        channel_group,
        customer_type,
        '{{ var("reporting_currency") }}' as currency,
        buyers,
        orders,
        net_order_value,
        paid_amount,
        products_per_order,
        {{ safe_divide('net_order_value', 'orders') }} as net_value_per_order,
        {{ safe_divide('paid_amount', 'buyers') }} as paid_amount_per_buyer,
        {{ safe_divide('paid_amount', 'paid_amount_of_channel') }} as share_of_channel,
        paid_amount_of_channel,
        orders < {{ var('min_n') }} as is_low_n
    from with_channel_totals

)

select * from rates
order by paid_amount_of_channel desc, channel_group asc, customer_type asc
