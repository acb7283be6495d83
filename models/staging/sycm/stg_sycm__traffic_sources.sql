{{ behind_gate('raw') }}

with

exports as (

    {{ latest_export(
        source('sycm', 'traffic_sources'),
        ['period_start', 'period_end', 'source', 'source_detail']
    ) }}

),

renamed as (

    select
        shop_id,
        {{ read_text('source') }} as channel,
        {{ read_text('source_detail') }} as channel_detail,
        {{ read_integer('unique_visitors') }} as unique_visitors,
        {{ read_integer('ordering_buyers') }} as ordering_buyers,
        {{ read_number('order_rate') }} as order_rate,
        {{ read_number('visitors_change') }} as visitors_change,
        {{ read_number('ordering_buyers_change') }} as ordering_buyers_change,
        {{ read_number('order_rate_change') }} as order_rate_change,
        {{ read_date('period_start') }} as period_start_date,
        {{ read_date('period_end') }} as period_end_date,
        _file as source_file,
        _line as source_line,
        {{ unreadable_cells(
            number=[
                'visitors_change', 'ordering_buyers_change', 'order_rate',
                'order_rate_change',
            ],
            integer=['unique_visitors', 'ordering_buyers'],
            date=['period_start', 'period_end'],
        ) }} as unreadable_cells
    from exports

)

select * from renamed
