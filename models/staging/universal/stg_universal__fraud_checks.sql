{{ behind_gate('raw') }}

with

exports as (

    {{ latest_export(source('universal', 'fraud_checks'), ['order_id', 'checked_at']) }}

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
        {{ read_id('order_id') }} as order_id,
        lower({{ read_text('result') }}) as check_result,
        {{ read_timestamp('checked_at') }} as checked_at,
        _file as source_file,
        _line as source_line,
        {{ unreadable_cells(
            timestamp=['checked_at'],
        ) }} as unreadable_cells
    from exports
    left join shops on exports.shop_id = shops.shop_id

)

select * from renamed
