{{ behind_gate('raw') }}

with

exports as (

    {{ latest_export(
        source('chitu', 'workloads'),
        ['period_start', 'period_end', 'agent']
    ) }}

),

renamed as (

    select
        shop_id,
        {{ read_id('agent') }} as agent_id,
        {{ read_integer('consult_customers') }} as consult_customers,
        {{ read_integer('reception_customers') }} as reception_customers,
        {{ read_integer('direct_customers') }} as direct_customers,
        {{ read_integer('transferred_in') }} as transferred_in,
        {{ read_integer('transferred_out') }} as transferred_out,
        {{ read_integer('messages') }} as messages,
        {{ read_integer('customer_messages') }} as customer_messages,
        {{ read_integer('agent_messages') }} as agent_messages,
        {{ read_integer('agent_words') }} as agent_words,
        {{ read_integer('max_concurrent') }} as max_concurrent,
        {{ read_integer('unreplied_customers') }} as unreplied_customers,
        {{ read_integer('slow_customers') }} as slow_customers,
        {{ read_integer('long_customers') }} as long_customers,
        {{ read_number('answer_question_ratio') }} as answer_question_ratio,
        {{ read_number('response_rate') }} as response_rate,
        {{ read_number('first_response_seconds') }} as first_response_seconds,
        {{ read_number('avg_response_seconds') }} as avg_response_seconds,
        {{ read_number('avg_session_seconds') }} as avg_session_seconds,
        {{ read_date('period_start') }} as period_start_date,
        {{ read_date('period_end') }} as period_end_date,
        _file as source_file,
        _line as source_line,
        {{ unreadable_cells(
            number=[
                'answer_question_ratio', 'response_rate', 'first_response_seconds',
                'avg_response_seconds', 'avg_session_seconds',
            ],
            integer=[
                'consult_customers', 'reception_customers', 'direct_customers',
                'transferred_in', 'transferred_out', 'messages', 'customer_messages',
                'agent_messages', 'agent_words', 'max_concurrent',
                'unreplied_customers', 'slow_customers', 'long_customers',
            ],
            date=['period_start', 'period_end'],
        ) }} as unreadable_cells
    from exports

)

select * from renamed
