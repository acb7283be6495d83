{{ behind_gate('raw') }}

with

exports as (

    {{ latest_export(source('universal', 'surveys'), ['response_id']) }}

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
        {{ read_id('response_id') }} as response_id,
        {{ read_id('customer_id') }} as customer_id,
        {{ read_id('order_id') }} as order_id,
        lower({{ read_text('survey_type') }}) as survey_type,
        {{ read_text('wave') }} as wave,
        {{ read_text('touchpoint') }} as touchpoint,
        lower({{ read_text('channel') }}) as channel,
        {{ read_number('score') }} as score,
        {{ read_integer('scale_max') }} as scale_max,
        {{ read_timestamp('invited_at') }} as invited_at,
        {{ read_timestamp('responded_at') }} as responded_at,
        _file as source_file,
        _line as source_line,
        {{ unreadable_cells(
            number=['score'],
            integer=['scale_max'],
            timestamp=['invited_at', 'responded_at'],
        ) }} as unreadable_cells
    from exports
    left join shops on exports.shop_id = shops.shop_id

)

select * from renamed
