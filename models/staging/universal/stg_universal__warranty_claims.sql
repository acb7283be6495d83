{{ behind_gate('raw') }}

with

exports as (

    {{ latest_export(source('universal', 'warranty_claims'), ['claim_id']) }}

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
        {{ read_id('claim_id') }} as claim_id,
        {{ read_id('order_id') }} as order_id,
        {{ read_id('sku') }} as sku,
        {{ read_boolean('is_accepted') }} as is_accepted,
        {{ read_timestamp('claimed_at') }} as claimed_at,
        _file as source_file,
        _line as source_line,
        {{ unreadable_cells(
            boolean=['is_accepted'],
            timestamp=['claimed_at'],
        ) }} as unreadable_cells
    from exports
    left join shops on exports.shop_id = shops.shop_id

)

select * from renamed
