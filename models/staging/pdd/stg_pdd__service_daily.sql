{{ behind_gate('raw') }}

with

exports as (

    {{ latest_export(source('pdd', 'service_daily'), ['day', 'agent']) }}

),

renamed as (

    select
        shop_id,
        {{ read_id('agent') }} as agent_id,
        {{ read_integer('consult_customers') }} as consult_customers,
        {{ read_integer('human_reception_customers') }} as reception_customers,
        {{ read_integer('inquiry_customers') }} as inquiry_customers,
        {{ read_integer('ordered_customers') }} as paid_customers,
        {{ read_integer('lost_inquiry_customers') }} as lost_inquiry_customers,
        {{ read_integer('need_reply_customers') }} as need_reply_customers,
        {{ read_integer('unreplied_3min_customers') }} as unreplied_3min_customers,
        {{ read_integer('low_rated_orders') }} as low_rated_orders,
        {{ read_integer('ratings') }} as ratings,
        {{ read_integer('dispute_refunds') }} as dispute_refunds,
        {{ read_integer('complaints') }} as complaints,
        {{ read_money('sales_amount') }} as sales_amount,
        {{ read_minutes('avg_response_minutes') }} as avg_response_seconds,
        {{ read_number('inquiry_to_pay_rate') }} as inquiry_to_pay_rate,
        {{ read_number('reply_rate_3min') }} as reply_rate_3min,
        {{ read_number('reply_rate_3min_day') }} as reply_rate_3min_day,
        {{ read_number('response_rate_30s') }} as response_rate_30s,
        {{ read_number('response_rate_30s_day') }} as response_rate_30s_day,
        {{ read_number('low_rating_rate') }} as low_rating_rate,
        {{ read_date('day') }} as period_start_date,
        {{ read_date('day') }} as period_end_date,
        _file as source_file,
        _line as source_line,
        {{ unreadable_cells(
            money=['sales_amount'],
            number=[
                'inquiry_to_pay_rate', 'reply_rate_3min_day', 'avg_response_minutes',
                'response_rate_30s_day', 'low_rating_rate', 'reply_rate_3min',
                'response_rate_30s',
            ],
            integer=[
                'consult_customers', 'inquiry_customers', 'ordered_customers',
                'lost_inquiry_customers', 'human_reception_customers',
                'need_reply_customers', 'unreplied_3min_customers', 'low_rated_orders',
                'ratings', 'dispute_refunds', 'complaints',
            ],
            date=['day'],
        ) }} as unreadable_cells
    from exports

)

select * from renamed
