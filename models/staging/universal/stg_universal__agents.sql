{{ behind_gate('raw') }}

with

exports as (

    {{ latest_export(source('universal', 'agents'), ['agent_id']) }}

),

renamed as (

    select
        exports.shop_id,
        {{ read_id('agent_id') }} as agent_id,
        {{ read_text('team') }} as team,
        lower({{ read_text('languages') }}) as languages,
        _file as source_file,
        _line as source_line,
        cast(null as string) as unreadable_cells
    from exports

)

select * from renamed
