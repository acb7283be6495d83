{{ behind_gate('raw') }}

with

exports as (

    {{ latest_export(source('universal', 'certificates'), ['certificate_id']) }}

),

renamed as (

    select
        exports.shop_id,
        {{ read_id('certificate_id') }} as certificate_id,
        {{ read_id('sku') }} as sku,
        upper({{ read_text('market_country') }}) as market_country,
        upper({{ read_text('certificate_type') }}) as certificate_type,
        lower({{ read_text('status') }}) as certificate_status,
        {{ read_date('submitted_at') }} as submitted_date,
        {{ read_date('valid_from') }} as valid_from,
        {{ read_date('valid_to') }} as valid_to,
        {{ read_date('test_report_date') }} as test_report_date,
        _file as source_file,
        _line as source_line,
        {{ unreadable_cells(
            date=['submitted_at', 'valid_from', 'valid_to', 'test_report_date'],
        ) }} as unreadable_cells
    from exports

)

select * from renamed
