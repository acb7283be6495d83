{{ behind_gate('raw') }}

with

exports as (

    {{ latest_export(source('shopmarts', 'shops'), []) }}

),

renamed as (

    select
        shop_id,
        {{ read_text('name') }} as shop_name,
        lower({{ read_text('platform') }}) as platform,
        {{ read_text('timezone') }} as timezone,
        upper({{ read_text('currency') }}) as currency,
        upper({{ read_text('country') }}) as country
    from exports

)

select * from renamed
