{{ behind_gate('raw') }}

with

exports as (

    {{ latest_export(source('jd', 'service_sales'), ['day', 'agent']) }}

),

renamed as (

    select
        shop_id,
        {{ read_id('agent') }} as agent_id,
        {{ read_integer('presale_reception_customers') }} as inquiry_customers,
        {{ read_integer('ordered_customers') }} as ordered_customers,
        {{ read_money('sales_amount') }} as sales_amount,
        {{ read_date('day') }} as period_start_date,
        {{ read_date('day') }} as period_end_date,
        _file as source_file,
        _line as source_line,
        {{ unreadable_cells(
            money=['sales_amount'],
            integer=['ordered_customers', 'presale_reception_customers'],
            date=['day'],
        ) }} as unreadable_cells
    from exports

)

select * from renamed
