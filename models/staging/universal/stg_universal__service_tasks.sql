{{ behind_gate('raw') }}

with

exports as (

    {{ latest_export(source('universal', 'service_tasks'), ['task_id']) }}

),

shops as (

    select
        shop_id,
        timezone as shop_timezone
    from {{ ref('stg_shopmarts__shops') }}

),

renamed as (

    select
        exports.shop_id,
        {{ read_id('task_id') }} as task_id,
        {{ read_id('order_id') }} as order_id,
        {{ read_id('customer_id') }} as customer_id,
        {{ read_id('agent_id') }} as agent_id,
        lower({{ read_text('kind') }}) as task_kind,
        lower({{ read_text('result') }}) as task_result,
        {{ read_timestamp('created_at') }} as created_at,
        {{ read_timestamp('done_at') }} as done_at,
        _file as source_file,
        _line as source_line,
        {{ unreadable_cells(
            timestamp=['created_at', 'done_at'],
        ) }} as unreadable_cells
    from exports
    left join shops on exports.shop_id = shops.shop_id

)

select * from renamed
