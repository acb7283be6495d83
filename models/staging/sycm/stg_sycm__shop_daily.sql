{{ behind_gate('raw') }}

with

exports as (

    {{ latest_export(source('sycm', 'shop_daily'), ['stat_date']) }}

),

renamed as (

    select
        shop_id,
        case
            when length({{ read_text('stat_date') }}) = 7 then 'month'
            else 'day'
        end as period_grain,
        {{ read_integer('unique_visitors') }} as unique_visitors,
        {{ read_integer('returning_visitors') }} as returning_visitors,
        {{ read_integer('new_visitors') }} as new_visitors,
        {{ read_integer('page_views') }} as page_views,
        {{ read_integer('home_visitors') }} as home_visitors,
        {{ read_integer('home_page_views') }} as home_page_views,
        {{ read_integer('product_visitors') }} as product_visitors,
        {{ read_integer('product_page_views') }} as product_page_views,
        {{ read_integer('shop_favourites') }} as shop_favourites,
        {{ read_integer('shop_favourite_visitors') }} as shop_favourite_visitors,
        {{ read_integer('product_favourites') }} as product_favourites,
        {{ read_integer('product_favourite_visitors') }} as product_favourite_visitors,
        {{ read_integer('ordering_buyers') }} as ordering_buyers,
        {{ read_integer('ordered_units') }} as ordered_units,
        {{ read_integer('ordered_orders') }} as ordered_orders,
        {{ read_integer('ordered_sub_orders') }} as ordered_sub_orders,
        {{ read_integer('paying_buyers') }} as paying_buyers,
        {{ read_integer('paid_products') }} as paid_products,
        {{ read_integer('paid_units') }} as paid_units,
        {{ read_integer('paid_orders') }} as paid_orders,
        {{ read_integer('paid_sub_orders') }} as paid_sub_orders,
        {{ read_integer('new_buyers') }} as new_buyers,
        {{ read_integer('returning_buyers') }} as returning_buyers,
        {{ read_integer('ordered_and_paid_buyers') }} as ordered_and_paid_buyers,
        {{ read_integer('ordered_and_paid_orders') }} as ordered_and_paid_orders,
        {{ read_integer('ordered_and_paid_units') }} as ordered_and_paid_units,
        {{ read_integer('shipped_orders') }} as shipped_orders,
        {{ read_integer('refund_requesting_buyers') }} as refund_requesting_buyers,
        {{ read_integer('dsr_low_buyers') }} as dsr_low_buyers,
        {{ read_integer('pc_visitors') }} as pc_visitors,
        {{ read_integer('mobile_visitors') }} as mobile_visitors,
        {{ read_integer('cart_visitors') }} as cart_visitors,
        {{ read_money('order_amount') }} as order_amount,
        {{ read_money('paid_amount') }} as paid_amount,
        {{ read_money('avg_spend_per_customer') }} as avg_spend_per_customer,
        {{ read_money('ordered_and_paid_amount') }} as ordered_and_paid_amount,
        {{ read_money('refund_requested_amount') }} as refund_requested_amount,
        {{ read_money('pc_paid_amount') }} as pc_paid_amount,
        {{ read_money('mobile_paid_amount') }} as mobile_paid_amount,
        {{ read_number('pages_per_visitor') }} as pages_per_visitor,
        {{ read_number('avg_stay_seconds') }} as avg_stay_seconds,
        {{ read_number('dsr_description') }} as dsr_description,
        {{ read_number('dsr_service') }} as dsr_service,
        {{ read_number('dsr_logistics') }} as dsr_logistics,
        {{ read_number('bounce_rate') }} as bounce_rate,
        {{ read_number('order_rate') }} as order_rate,
        {{ read_number('pay_rate') }} as pay_rate,
        {{ read_period_start('stat_date') }} as traffic_date,
        _file as source_file,
        _line as source_line,
        {{ unreadable_cells(
            money=[
                'order_amount', 'paid_amount', 'avg_spend_per_customer',
                'ordered_and_paid_amount', 'refund_requested_amount', 'pc_paid_amount',
                'mobile_paid_amount',
            ],
            number=[
                'pages_per_visitor', 'avg_stay_seconds', 'bounce_rate', 'order_rate',
                'pay_rate', 'dsr_description', 'dsr_service', 'dsr_logistics',
            ],
            integer=[
                'unique_visitors', 'returning_visitors', 'new_visitors', 'page_views',
                'home_visitors', 'home_page_views', 'product_visitors',
                'product_page_views', 'shop_favourites', 'shop_favourite_visitors',
                'product_favourites', 'product_favourite_visitors', 'ordering_buyers',
                'ordered_units', 'ordered_orders', 'ordered_sub_orders',
                'paying_buyers', 'paid_products', 'paid_units', 'paid_orders',
                'paid_sub_orders', 'new_buyers', 'returning_buyers',
                'ordered_and_paid_buyers', 'ordered_and_paid_orders',
                'ordered_and_paid_units', 'shipped_orders', 'refund_requesting_buyers',
                'dsr_low_buyers', 'pc_visitors', 'mobile_visitors', 'cart_visitors',
            ],
        ) }} as unreadable_cells
    from exports

)

select * from renamed
