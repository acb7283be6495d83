{{ behind_gate('raw') }}

with

exports as (

    {{ latest_export(source('universal', 'platform_fees'), ['fee_id']) }}

),

renamed as (

    select
        exports.shop_id,
        {{ read_id('fee_id') }} as fee_id,
        {{ read_id('order_id') }} as order_id,
        lower({{ read_text('kind') }}) as fee_kind,
        upper({{ read_text('currency') }}) as currency,
        {{ read_money('amount') }} as amount,
        {{ read_date('date') }} as fee_date,
        _file as source_file,
        _line as source_line,
        {{ unreadable_cells(
            money=['amount'],
            date=['date'],
        ) }} as unreadable_cells
    from exports

)

select * from renamed
