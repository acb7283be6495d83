{{ behind_gate('raw') }}

with

exports as (

    {{ latest_export(source('universal', 'disputes'), ['dispute_id']) }}

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
        {{ read_id('dispute_id') }} as dispute_id,
        {{ read_id('order_id') }} as order_id,
        lower({{ read_text('kind') }}) as dispute_kind,
        lower({{ read_text('network_report') }}) as network_report,
        lower({{ read_text('card_brand') }}) as card_brand,
        {{ read_text('acquirer') }} as acquirer,
        upper({{ read_text('currency') }}) as currency,
        lower({{ read_text('in_favour_of') }}) as in_favour_of,
        {{ read_money('amount') }} as amount,
        {{ read_boolean('is_fraud') }} as is_fraud,
        {{ read_timestamp('opened_at') }} as opened_at,
        {{ read_timestamp('decided_at') }} as decided_at,
        _file as source_file,
        _line as source_line,
        {{ unreadable_cells(
            money=['amount'],
            boolean=['is_fraud'],
            timestamp=['opened_at', 'decided_at'],
        ) }} as unreadable_cells
    from exports
    left join shops on exports.shop_id = shops.shop_id

)

select * from renamed
