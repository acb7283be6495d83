{{ behind_gate('raw') }}

with

exports as (

    {{ latest_export(
        source('universal', 'agent_daily_reports'),
        ['date', 'agent_id']
    ) }}

),

renamed as (

    select
        exports.shop_id,
        {{ read_id('agent_id') }} as agent_id,
        upper({{ read_text('currency') }}) as currency,
        lower({{ read_text('judge_rule') }}) as judge_rule,
        {{ read_integer('consult_customers') }} as consult_customers,
        {{ read_integer('reception_customers') }} as reception_customers,
        {{ read_integer('direct_customers') }} as direct_customers,
        {{ read_integer('transferred_in') }} as transferred_in,
        {{ read_integer('transferred_out') }} as transferred_out,
        {{ read_integer('inquiry_customers') }} as inquiry_customers,
        {{ read_integer('ordered_customers') }} as ordered_customers,
        {{ read_integer('paid_customers') }} as paid_customers,
        {{ read_money('sales_amount') }} as sales_amount,
        {{ read_integer('sales_units') }} as sales_units,
        {{ read_integer('sales_orders') }} as sales_orders,
        {{ read_money('refund_amount') }} as refund_amount,
        {{ read_integer('customer_messages') }} as customer_messages,
        {{ read_integer('agent_messages') }} as agent_messages,
        {{ read_integer('agent_words') }} as agent_words,
        {{ read_integer('unreplied_customers') }} as unreplied_customers,
        {{ read_integer('slow_customers') }} as slow_customers,
        {{ read_integer('long_customers') }} as long_customers,
        {{ read_number('first_response_seconds') }} as first_response_seconds,
        {{ read_number('avg_response_seconds') }} as avg_response_seconds,
        {{ read_number('avg_session_seconds') }} as avg_session_seconds,
        {{ read_integer('max_concurrent') }} as max_concurrent,
        {{ read_integer('invited_ratings') }} as invited_ratings,
        {{ read_integer('ratings_1') }} as ratings_1,
        {{ read_integer('ratings_2') }} as ratings_2,
        {{ read_integer('ratings_3') }} as ratings_3,
        {{ read_integer('ratings_4') }} as ratings_4,
        {{ read_integer('ratings_5') }} as ratings_5,
        {{ read_date('date') }} as report_date,
        _file as source_file,
        _line as source_line,
        {{ unreadable_cells(
            money=['sales_amount', 'refund_amount'],
            number=[
                'first_response_seconds', 'avg_response_seconds', 'avg_session_seconds',
            ],
            integer=[
                'consult_customers', 'reception_customers', 'direct_customers',
                'transferred_in', 'transferred_out', 'inquiry_customers',
                'ordered_customers', 'paid_customers', 'sales_units', 'sales_orders',
                'customer_messages', 'agent_messages', 'agent_words',
                'unreplied_customers', 'slow_customers', 'long_customers',
                'max_concurrent', 'invited_ratings', 'ratings_1', 'ratings_2',
                'ratings_3', 'ratings_4', 'ratings_5',
            ],
            date=['date'],
        ) }} as unreadable_cells
    from exports

)

select * from renamed
