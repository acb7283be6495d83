{{ behind_gate('raw') }}

with

exports as (

    {{ latest_export(
        source('tiktok_ads', 'ads'),
        ['day', 'campaign_name', 'ad_group_name', 'ad_name']
    ) }}

),

renamed as (

    select
        shop_id,
        {{ read_text('campaign_name') }} as campaign_id,
        {{ read_text('ad_group_name') }} as ad_group_id,
        {{ read_text('ad_name') }} as ad_name,
        {{ read_text('campaign_name') }} as campaign_name,
        upper({{ read_text('currency') }}) as currency,
        {{ read_money('cost') }} as spend,
        {{ read_integer('impressions') }} as impressions,
        coalesce(
            {{ read_integer('clicks_all') }}, {{ read_integer('clicks_destination') }}
        ) as clicks,
        {{ read_integer('reach') }} as reach,
        {{ read_integer('video_views') }} as video_views,
        {{ read_number('conversions') }} as platform_conversions,
        {{ read_date('day') }} as spend_date,
        _file as source_file,
        _line as source_line,
        {{ unreadable_cells(
            money=['cost'],
            number=['conversions'],
            integer=[
                'impressions', 'clicks_destination', 'reach', 'clicks_all',
                'video_views',
            ],
            date=['day'],
        ) }} as unreadable_cells
    from exports

)

select * from renamed
