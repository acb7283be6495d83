{{ behind_gate('raw') }}

with

exports as (

    {{ latest_export(source('jd', 'service_receptions'), ['day', 'agent']) }}

),

renamed as (

    select
        shop_id,
        {{ read_id('agent') }} as agent_id,
        {{ read_integer('receptions') }} as reception_sessions,
        {{ read_number('first_response_seconds') }} as first_response_seconds,
        {{ read_number('avg_response_seconds') }} as avg_response_seconds,
        {{ read_number('response_rate_30s') }} as response_rate_30s,
        {{ read_date('day') }} as period_start_date,
        {{ read_date('day') }} as period_end_date,
        _file as source_file,
        _line as source_line,
        {{ unreadable_cells(
            number=[
                'first_response_seconds', 'avg_response_seconds', 'response_rate_30s',
            ],
            integer=['receptions'],
            date=['day'],
        ) }} as unreadable_cells
    from exports

)

select * from renamed
