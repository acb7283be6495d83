{{ behind_gate('raw') }}

with

exports as (

    {{ latest_export(source('universal', 'leads'), ['lead_id']) }}

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
        {{ read_id('lead_id') }} as lead_id,
        {{ read_id('campaign_id') }} as campaign_id,
        {{ read_id('customer_id') }} as customer_id,
        {{ read_text('channel') }} as channel,
        lower({{ read_text('lead_type') }}) as lead_type,
        upper({{ read_text('country') }}) as country,
        {{ read_timestamp('created_at') }} as created_at,
        {{ read_timestamp('qualified_at') }} as qualified_at,
        {{ read_timestamp('opportunity_at') }} as opportunity_at,
        {{ read_timestamp('first_reply_at') }} as first_reply_at,
        {{ read_timestamp('converted_at') }} as converted_at,
        _file as source_file,
        _line as source_line,
        {{ unreadable_cells(
            timestamp=[
                'created_at', 'qualified_at', 'opportunity_at', 'first_reply_at',
                'converted_at',
            ],
        ) }} as unreadable_cells
    from exports
    left join shops on exports.shop_id = shops.shop_id

)

select * from renamed
