{{ behind_gate('raw') }}

with

exports as (

    {{ latest_export(source('delighted', 'responses'), ['response_id']) }}

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
        {{ read_id('person_id') }} as person_id,
        {{ hash_email('email') }} as email_hash,
        coalesce(lower({{ read_text('survey_type') }}), 'nps') as survey_type,
        lower({{ read_text('source') }}) as channel,
        lower({{ read_text('device_type') }}) as device,
        {{ read_integer('score') }} as score,
        case coalesce(lower({{ read_text('survey_type') }}), 'nps')
            when 'nps' then 10
            when 'csat' then 5
        end as scale_max,
        {{ read_timestamp('responded_at') }} as responded_at,
        {{ read_timestamp('updated_at') }} as updated_at,
        _file as source_file,
        _line as source_line,
        {{ unreadable_cells(
            integer=['score'],
            timestamp=['responded_at', 'updated_at'],
        ) }} as unreadable_cells
    from exports
    left join shops on exports.shop_id = shops.shop_id

)

select * from renamed
