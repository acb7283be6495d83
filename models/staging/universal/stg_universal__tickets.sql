{{ behind_gate('raw') }}

with

exports as (

    {{ latest_export(source('universal', 'tickets'), ['ticket_id']) }}

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
        {{ read_id('ticket_id') }} as ticket_id,
        {{ read_id('customer_id') }} as customer_id,
        {{ read_id('order_id') }} as order_id,
        {{ read_id('agent_id') }} as agent_id,
        lower({{ read_text('channel') }}) as channel,
        {{ read_text('topic') }} as topic,
        lower({{ read_text('satisfaction') }}) as satisfaction,
        {{ read_integer('reopens') }} as reopens,
        {{ read_integer('replies') }} as replies,
        {{ read_boolean('is_solved_first_contact') }} as is_solved_first_contact,
        {{ read_timestamp('created_at') }} as created_at,
        {{ read_timestamp('first_replied_at') }} as first_replied_at,
        {{ read_timestamp('solved_at') }} as solved_at,
        _file as source_file,
        _line as source_line,
        {{ unreadable_cells(
            integer=['reopens', 'replies'],
            boolean=['is_solved_first_contact'],
            timestamp=['created_at', 'first_replied_at', 'solved_at'],
        ) }} as unreadable_cells
    from exports
    left join shops on exports.shop_id = shops.shop_id

)

select * from renamed
