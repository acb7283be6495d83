{{ behind_gate('raw') }}

with

exports as (

    {{ latest_export(
        source('universal', 'platform_traffic'),
        ['date', 'period_grain', 'channel', 'device']
    ) }}

),

renamed as (

    select
        exports.shop_id,
        case
            when lower({{ read_text('channel') }}) = '(all)' then '(all)'
            else {{ read_text('channel') }}
        end as channel,
        lower({{ read_text('device') }}) as device,
        lower({{ read_text('period_grain') }}) as period_grain,
        upper({{ read_text('currency') }}) as currency,
        {{ read_integer('unique_visitors') }} as unique_visitors,
        {{ read_integer('new_visitors') }} as new_visitors,
        {{ read_integer('page_views') }} as page_views,
        {{ read_integer('impressions') }} as impressions,
        {{ read_integer('clicks') }} as clicks,
        {{ read_integer('bounce_visitors') }} as bounce_visitors,
        {{ read_number('avg_stay_seconds') }} as avg_stay_seconds,
        {{ read_integer('cart_visitors') }} as cart_visitors,
        {{ read_integer('ordering_buyers') }} as ordering_buyers,
        {{ read_integer('paying_buyers') }} as paying_buyers,
        {{ read_integer('paid_orders') }} as paid_orders,
        {{ read_integer('inquiries') }} as inquiries,
        {{ read_integer('inquiry_buyers') }} as inquiry_buyers,
        {{ read_money('order_amount') }} as order_amount,
        {{ read_money('paid_amount') }} as paid_amount,
        {{ read_date('date') }} as traffic_date,
        _file as source_file,
        _line as source_line,
        {{ unreadable_cells(
            money=['order_amount', 'paid_amount'],
            number=['avg_stay_seconds'],
            integer=[
                'unique_visitors', 'new_visitors', 'page_views', 'impressions', 'clicks',
                'bounce_visitors', 'cart_visitors', 'ordering_buyers', 'paying_buyers',
                'paid_orders', 'inquiries', 'inquiry_buyers'
            ],
            date=['date'],
        ) }} as unreadable_cells
    from exports

)

select * from renamed
