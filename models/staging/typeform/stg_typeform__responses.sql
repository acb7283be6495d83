{{ behind_gate('raw') }}

with

exports as (

    {{ latest_export(source('typeform', 'responses'), ['response_id']) }}

),

response_types as (

    select
        platform_word,
        mapped_status
    from {{ ref('status_codes') }}
    where platform = 'typeform' and entity = 'survey_response'

),

renamed as (

    select
        exports.shop_id,
        {{ read_id('response_id') }} as response_id,
        'nps' as survey_type,
        case
            when {{ read_text('exports.response_type') }} is null then 'completed'
            else coalesce(response_types.mapped_status, 'unmapped')
        end as response_status,
        {{ read_integer('score') }} as score,
        10 as scale_max,
        {{ read_timestamp('started_at', "'UTC'") }} as started_at,
        {{ read_timestamp('submitted_at', "'UTC'") }} as responded_at,
        _file as source_file,
        _line as source_line,
        {{ unreadable_cells(
            integer=['score'],
            timestamp=['started_at', 'submitted_at'],
        ) }} as unreadable_cells
    from exports
    left join response_types
        on lower({{ read_text('exports.response_type') }}) = response_types.platform_word

)

select * from renamed
