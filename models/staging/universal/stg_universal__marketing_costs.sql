{{ behind_gate('raw') }}

with

exports as (

    {{ latest_export(source('universal', 'marketing_costs'), ['cost_id']) }}

),

renamed as (

    select
        exports.shop_id,
        {{ read_id('cost_id') }} as cost_id,
        {{ read_id('campaign_id') }} as campaign_id,
        lower({{ read_text('kind') }}) as cost_kind,
        {{ read_text('channel_group') }} as channel_group,
        upper({{ read_text('currency') }}) as currency,
        {{ read_money('amount') }} as amount,
        {{ read_date('date') }} as cost_date,
        _file as source_file,
        _line as source_line,
        {{ unreadable_cells(
            money=['amount'],
            date=['date'],
        ) }} as unreadable_cells
    from exports

)

select * from renamed
