{{ behind_gate('raw') }}

with

exports as (

    {{ latest_export(
        source('universal', 'social_posts'),
        ['date', 'social_platform', 'post_id']
    ) }}

),

renamed as (

    select
        exports.shop_id,
        {{ read_id('post_id') }} as post_id,
        lower({{ read_text('social_platform') }}) as social_platform,
        lower({{ read_text('kind') }}) as post_kind,
        upper({{ read_text('currency') }}) as currency,
        {{ read_integer('reach') }} as reach,
        {{ read_integer('engagements') }} as engagements,
        {{ read_integer('clicks') }} as clicks,
        {{ read_money('attributed_sales') }} as attributed_sales,
        {{ read_boolean('is_ugc') }} as is_ugc,
        {{ read_date('date') }} as post_date,
        _file as source_file,
        _line as source_line,
        {{ unreadable_cells(
            money=['attributed_sales'],
            integer=['reach', 'engagements', 'clicks'],
            boolean=['is_ugc'],
            date=['date'],
        ) }} as unreadable_cells
    from exports

)

select * from renamed
