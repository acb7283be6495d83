{{ behind_gate('raw') }}

with

exports as (

    {{ latest_export(source('universal', 'offline_messages'), ['message_id']) }}

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
        {{ read_id('message_id') }} as message_id,
        {{ read_id('customer_id') }} as customer_id,
        {{ read_id('assigned_agent_id') }} as assigned_agent_id,
        {{ read_timestamp('left_at') }} as left_at,
        {{ read_timestamp('replied_at') }} as replied_at,
        _file as source_file,
        _line as source_line,
        {{ unreadable_cells(
            timestamp=['left_at', 'replied_at'],
        ) }} as unreadable_cells
    from exports
    left join shops on exports.shop_id = shops.shop_id

)

select * from renamed
