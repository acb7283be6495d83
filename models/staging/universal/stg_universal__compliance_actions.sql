{{ behind_gate('raw') }}

with

exports as (

    {{ latest_export(source('universal', 'compliance_actions'), ['action_id']) }}

),

renamed as (

    select
        exports.shop_id,
        {{ read_id('action_id') }} as action_id,
        {{ read_id('sku') }} as sku,
        upper({{ read_text('market_country') }}) as market_country,
        lower({{ read_text('kind') }}) as action_kind,
        {{ read_date('date') }} as action_date,
        _file as source_file,
        _line as source_line,
        {{ unreadable_cells(
            date=['date'],
        ) }} as unreadable_cells
    from exports

)

select * from renamed
