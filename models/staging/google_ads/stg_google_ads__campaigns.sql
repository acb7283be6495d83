{{ behind_gate('raw') }}

with

exports as (

    {{ latest_export(
        source('google_ads', 'campaigns'), ['day', 'coalesce(campaign_id, campaign)']
    ) }}

),

renamed as (

    select
        shop_id,
        coalesce({{ read_id('campaign_id') }}, {{ read_text('campaign') }}) as campaign_id,
        {{ read_text('campaign') }} as campaign_name,
        upper({{ read_text('currency') }}) as currency,
        {{ read_money('cost') }} as spend,
        {{ read_integer('impressions') }} as impressions,
        {{ read_integer('clicks') }} as clicks,
        {{ read_number('conversions') }} as platform_conversions,
        {{ read_money('conversion_value') }} as platform_conversion_value,
        {{ read_date('day') }} as spend_date,
        _file as source_file,
        _line as source_line,
        {{ unreadable_cells(
            money=['cost', 'conversion_value'],
            number=['conversions'],
            integer=['impressions', 'clicks'],
            date=['day'],
        ) }} as unreadable_cells
    from exports

)

select * from renamed
