{{ behind_gate('raw') }}

with

exports as (

    {{ latest_export(source('jd', 'service_ratings'), ['day', 'agent']) }}

),

renamed as (

    select
        shop_id,
        {{ read_id('agent') }} as agent_id,
        {{ read_text('agent_group') }} as agent_group,
        {{ read_integer('good_ratings') }} as good_ratings,
        {{ read_integer('bad_ratings') }} as bad_ratings,
        {{ read_integer('customer_messages') }} as customer_messages,
        {{ read_integer('agent_messages') }} as agent_messages,
        {{ read_date('day') }} as period_start_date,
        {{ read_date('day') }} as period_end_date,
        _file as source_file,
        _line as source_line,
        {{ unreadable_cells(
            integer=[
                'good_ratings', 'bad_ratings', 'agent_messages', 'customer_messages',
            ],
            date=['day'],
        ) }} as unreadable_cells
    from exports

)

select * from renamed
