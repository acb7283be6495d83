{{ behind_gate('raw') }}

with

exports as (

    {{ latest_export(
        source('meta_ads', 'campaigns'), ['day', 'coalesce(campaign_id, campaign_name)']
    ) }}

),

renamed as (

    select
        shop_id,
        coalesce({{ read_id('campaign_id') }}, {{ read_text('campaign_name') }}) as campaign_id,
        {{ read_text('campaign_name') }} as campaign_name,
        upper({{ read_text('currency') }}) as currency,
        {{ read_money('amount_spent') }} as spend,
        {{ read_integer('impressions') }} as impressions,
        {{ read_integer('clicks_all') }} as clicks,
        {{ read_number('purchases') }} as platform_conversions,
        {{ read_money('purchases_conversion_value') }} as platform_conversion_value,
        {{ read_date('day') }} as spend_date,
        _file as source_file,
        _line as source_line,
        {{ unreadable_cells(
            money=['amount_spent', 'purchases_conversion_value'],
            number=['purchases'],
            integer=['impressions', 'clicks_all'],
            date=['day'],
        ) }} as unreadable_cells
    from exports

)

select * from renamed
