{{ behind_gate('raw') }}

with

exports as (

    {{ latest_export(source('tmall', 'presale_daily'), ['day', 'shop_name', 'agent']) }}

),

renamed as (

    select
        shop_id,
        {{ read_id('agent') }} as agent_id,
        {{ read_text('shop_name') }} as shop_name,
        {{ read_integer('consult_customers') }} as consult_customers,
        {{ read_integer('reception_customers') }} as reception_customers,
        {{ read_money('sales_amount') }} as sales_amount,
        {{ read_money('refund_amount') }} as refund_amount,
        {{ read_money('avg_spend_per_customer') }} as avg_spend_per_customer,
        {{ read_number('avg_response_seconds') }} as avg_response_seconds,
        {{ read_number('answer_question_ratio') }} as answer_question_ratio,
        {{ read_number('response_rate') }} as response_rate,
        {{ read_number('satisfaction_rate') }} as satisfaction_rate,
        {{ read_number('invite_rate') }} as invite_rate,
        {{ read_number('work_days') }} as work_days,
        {{ read_number('service_seconds') }} as service_seconds,
        {{ read_number('avg_service_seconds') }} as avg_service_seconds,
        {{ read_number('paused_seconds') }} as paused_seconds,
        {{ read_date('day') }} as period_start_date,
        {{ read_date('day') }} as period_end_date,
        _file as source_file,
        _line as source_line,
        {{ unreadable_cells(
            money=['sales_amount', 'refund_amount', 'avg_spend_per_customer'],
            number=[
                'invite_rate', 'satisfaction_rate', 'response_rate',
                'avg_response_seconds', 'answer_question_ratio', 'work_days',
                'service_seconds', 'avg_service_seconds', 'paused_seconds',
            ],
            integer=['consult_customers', 'reception_customers'],
            date=['day'],
        ) }} as unreadable_cells
    from exports

)

select * from renamed
