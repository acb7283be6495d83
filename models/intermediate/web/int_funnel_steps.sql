{{ behind_gate('staging') }}

with

steps as (

    select
        shop_id,
        event_name
    from {{ ref('int_events') }}
    where
        event_name in (
            'product_view', 'add_to_cart', 'begin_checkout', 'add_payment_info', 'purchase'
        )
    group by 1, 2

    union all

    -- an order with a session is as good as its event
    select
        shop_id,
        'purchase' as event_name
    from {{ ref('int_orders') }}
    where session_key is not null
    group by 1

),

final as (

    select
        shop_id,
        bool_or(event_name = 'product_view') as tracks_product_view,
        bool_or(event_name = 'add_to_cart') as tracks_cart,
        bool_or(event_name = 'begin_checkout') as tracks_checkout,
        bool_or(event_name = 'add_payment_info') as tracks_payment_info,
        bool_or(event_name = 'purchase') as tracks_order
    from steps
    group by 1

)

select * from final
