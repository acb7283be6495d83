{{ behind_gate('raw') }}

with

exports as (

    {{ latest_export(source('sycm', 'inquiry_to_pay'), ['day']) }}

),

renamed as (

    select
        shop_id,
        {{ read_integer('inquiry_customers') }} as inquiry_customers,
        {{ read_integer('paid_customers') }} as paid_customers,
        {{ read_date('day') }} as traffic_date,
        _file as source_file,
        _line as source_line,
        {{ unreadable_cells(
            integer=['inquiry_customers', 'paid_customers'],
            date=['day'],
        ) }} as unreadable_cells
    from exports

)

select * from renamed
