{{ behind_gate('raw') }}

with

exports as (

    {{ latest_export(
        source('universal', 'competitor_losses'),
        ['date', 'competitor']
    ) }}

),

renamed as (

    select
        exports.shop_id,
        {{ read_text('competitor') }} as competitor,
        upper({{ read_text('currency') }}) as currency,
        {{ read_integer('lost_visitors') }} as lost_visitors,
        {{ read_money('lost_amount') }} as lost_amount,
        {{ read_date('date') }} as loss_date,
        _file as source_file,
        _line as source_line,
        {{ unreadable_cells(
            money=['lost_amount'],
            integer=['lost_visitors'],
            date=['date'],
        ) }} as unreadable_cells
    from exports

)

select * from renamed
