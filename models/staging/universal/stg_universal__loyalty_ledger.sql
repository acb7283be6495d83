{{ behind_gate('raw') }}

with

exports as (

    {{ latest_export(source('universal', 'loyalty_ledger'), ['entry_id']) }}

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
        {{ read_id('entry_id') }} as entry_id,
        {{ read_id('customer_id') }} as customer_id,
        lower({{ read_text('kind') }}) as entry_kind,
        {{ read_number('points') }} as points,
        {{ read_timestamp('occurred_at') }} as occurred_at,
        _file as source_file,
        _line as source_line,
        {{ unreadable_cells(
            number=['points'],
            timestamp=['occurred_at'],
        ) }} as unreadable_cells
    from exports
    left join shops on exports.shop_id = shops.shop_id

)

select * from renamed
