{{ behind_gate('raw') }}

with

exports as (

    {{ latest_export(source('sycm', 'trade_trend'), ['stat_date', 'device']) }}

),

renamed as (

    select
        shop_id,
        case {{ read_text('device') }}
            when '所有终端' then '(all)'
            else lower({{ read_text('device') }})
        end as device,
        case
            when length({{ read_text('stat_date') }}) = 7 then 'month'
            else 'day'
        end as period_grain,
        {{ read_integer('paying_buyers') }} as paying_buyers,
        {{ read_integer('ordering_buyers') }} as ordering_buyers,
        {{ read_money('paid_amount') }} as paid_amount,
        {{ read_money('avg_spend_per_customer') }} as avg_spend_per_customer,
        {{ read_money('order_amount') }} as order_amount,
        {{ read_number('pay_rate') }} as pay_rate,
        {{ read_number('order_to_pay_rate') }} as order_to_pay_rate,
        {{ read_period_start('stat_date') }} as traffic_date,
        _file as source_file,
        _line as source_line,
        {{ unreadable_cells(
            money=['paid_amount', 'avg_spend_per_customer', 'order_amount'],
            number=['pay_rate', 'order_to_pay_rate'],
            integer=['paying_buyers', 'ordering_buyers'],
        ) }} as unreadable_cells
    from exports

)

select * from renamed
