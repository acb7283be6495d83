{{ behind_gate('raw') }}

with

exports as (

    {{ latest_export(
        source('universal', 'ad_spend'),
        ['date', 'ad_platform', 'campaign_id', 'ad_group_id', 'country']
    ) }}

),

renamed as (

    select
        exports.shop_id,
        {{ read_id('campaign_id') }} as campaign_id,
        {{ read_id('ad_group_id') }} as ad_group_id,
        lower({{ read_text('ad_platform') }}) as ad_platform,
        replace(upper({{ read_text('country') }}), '(ALL)', '(all)') as country,
        {{ read_text('campaign_name') }} as campaign_name,
        upper({{ read_text('currency') }}) as currency,
        {{ read_text('audience') }} as audience,
        {{ read_money('spend') }} as spend,
        {{ read_integer('impressions') }} as impressions,
        {{ read_integer('clicks') }} as clicks,
        {{ read_number('platform_conversions') }} as platform_conversions,
        {{ read_money('platform_conversion_value') }} as platform_conversion_value,
        {{ read_date('date') }} as spend_date,
        _file as source_file,
        _line as source_line,
        {{ unreadable_cells(
            money=['spend', 'platform_conversion_value'],
            number=['platform_conversions'],
            integer=['impressions', 'clicks'],
            date=['date'],
        ) }} as unreadable_cells
    from exports

)

select * from renamed
