{{ behind_gate('raw') }}

with

exports as (

    {{ latest_export(
        source('universal', 'member_logins'),
        ['customer_id', 'logged_in_at']
    ) }}

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
        {{ read_id('customer_id') }} as customer_id,
        {{ read_timestamp('logged_in_at') }} as logged_in_at,
        _file as source_file,
        _line as source_line,
        {{ unreadable_cells(
            timestamp=['logged_in_at'],
        ) }} as unreadable_cells
    from exports
    left join shops on exports.shop_id = shops.shop_id

)

select * from renamed
