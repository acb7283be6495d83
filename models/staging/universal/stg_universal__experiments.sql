{{ behind_gate('raw') }}

with

exports as (

    {{ latest_export(
        source('universal', 'experiments'),
        ['experiment_id', 'visitor_id']
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
        {{ read_id('experiment_id') }} as experiment_id,
        {{ read_id('visitor_id') }} as visitor_id,
        {{ read_text('variant') }} as variant,
        upper({{ read_text('currency') }}) as currency,
        {{ read_money('value') }} as value,
        {{ read_boolean('is_control') }} as is_control,
        {{ read_timestamp('assigned_at') }} as assigned_at,
        {{ read_timestamp('converted_at') }} as converted_at,
        _file as source_file,
        _line as source_line,
        {{ unreadable_cells(
            money=['value'],
            boolean=['is_control'],
            timestamp=['assigned_at', 'converted_at'],
        ) }} as unreadable_cells
    from exports
    left join shops on exports.shop_id = shops.shop_id

)

select * from renamed
