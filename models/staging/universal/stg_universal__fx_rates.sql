{{ behind_gate('raw') }}

with

exports as (

    {{ latest_export(source('universal', 'fx_rates'), ['date', 'currency']) }}

),

renamed as (

    select
        exports.shop_id,
        upper({{ read_text('currency') }}) as currency,
        {{ read_number('rate') }} as rate_per_eur,
        {{ read_date('date') }} as rate_date,
        _file as source_file,
        _line as source_line,
        {{ unreadable_cells(
            number=['rate'],
            date=['date'],
        ) }} as unreadable_cells
    from exports

)

select * from renamed
