{{ behind_gate('raw') }}

with

exports as (

    {{ latest_export(source('tmall', 'service_daily'), ['day', 'agent']) }}

),

renamed as (

    select
        shop_id,
        {{ read_id('agent') }} as agent_id,
        {{ read_text('agent_group') }} as agent_group,
        {{ read_integer('effective_reception_customers') }} as reception_customers,
        {{ read_integer('inquiry_customers') }} as inquiry_customers,
        {{ read_integer('paid_customers') }} as paid_customers,
        {{ read_integer('lost_inquiry_customers') }} as lost_inquiry_customers,
        {{ read_money('sales_amount') }} as sales_amount,
        {{ read_money('net_sales_amount') }} as net_sales_amount,
        {{ read_money('avg_spend_per_customer') }} as avg_spend_per_customer,
        {{ read_number('first_response_seconds') }} as first_response_seconds,
        {{ read_number('avg_response_seconds') }} as avg_response_seconds,
        {{ read_number('answer_question_ratio') }} as answer_question_ratio,
        {{ read_number('satisfaction_rate') }} as satisfaction_rate,
        {{ read_number('inquiry_to_pay_rate') }} as inquiry_to_pay_rate,
        {{ read_date('day') }} as period_start_date,
        {{ read_date('day') }} as period_end_date,
        _file as source_file,
        _line as source_line,
        {{ unreadable_cells(
            money=['net_sales_amount', 'avg_spend_per_customer', 'sales_amount'],
            number=[
                'first_response_seconds', 'avg_response_seconds',
                'answer_question_ratio', 'satisfaction_rate', 'inquiry_to_pay_rate',
            ],
            integer=[
                'effective_reception_customers', 'inquiry_customers', 'paid_customers',
                'lost_inquiry_customers',
            ],
            date=['day'],
        ) }} as unreadable_cells
    from exports

)

select * from renamed
