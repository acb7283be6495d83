{{ behind_gate('raw') }}

with

exports as (

    {{ latest_export(source('sycm', 'products'), ['stat_date', 'product_id']) }}

),

renamed as (

    select
        shop_id,
        {{ read_id('product_id') }} as product_id,
        {{ read_text('product_name') }} as product_name,
        case
            when length({{ read_text('stat_date') }}) = 7 then 'month'
            else 'day'
        end as period_grain,
        {{ read_integer('unique_visitors') }} as unique_visitors,
        {{ read_integer('page_views') }} as page_views,
        {{ read_integer('favourite_visitors') }} as favourite_visitors,
        {{ read_integer('cart_visitors') }} as cart_visitors,
        {{ read_integer('ordering_buyers') }} as ordering_buyers,
        {{ read_integer('paying_buyers') }} as paying_buyers,
        {{ read_integer('search_visitors') }} as search_visitors,
        {{ read_integer('search_paying_buyers') }} as search_paying_buyers,
        {{ read_money('order_amount') }} as order_amount,
        {{ read_money('paid_amount') }} as paid_amount,
        {{ read_money('refunded_amount') }} as refunded_amount,
        {{ read_period_start('stat_date') }} as traffic_date,
        _file as source_file,
        _line as source_line,
        {{ unreadable_cells(
            money=['order_amount', 'paid_amount', 'refunded_amount'],
            integer=[
                'unique_visitors', 'page_views', 'favourite_visitors', 'cart_visitors',
                'ordering_buyers', 'paying_buyers', 'search_visitors',
                'search_paying_buyers',
            ],
        ) }} as unreadable_cells
    from exports

)

select * from renamed
