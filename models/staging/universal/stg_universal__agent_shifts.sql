{{ behind_gate('raw') }}

with

exports as (

    {{ latest_export(source('universal', 'agent_shifts'), ['agent_id', 'login_at']) }}

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
        {{ read_id('agent_id') }} as agent_id,
        {{ read_timestamp('login_at') }} as login_at,
        {{ read_timestamp('logout_at') }} as logout_at,
        _file as source_file,
        _line as source_line,
        {{ unreadable_cells(
            timestamp=['login_at', 'logout_at'],
        ) }} as unreadable_cells
    from exports
    left join shops on exports.shop_id = shops.shop_id

)

select * from renamed
