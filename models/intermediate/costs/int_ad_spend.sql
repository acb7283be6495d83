{{ behind_gate('staging') }}

with

shops as (

    select * from {{ ref('int_shops') }}

),

unioned as (

    select
        shop_id,
        ad_platform,
        campaign_id,
        coalesce(ad_group_id, '(all)') as ad_group_id,
        coalesce(country, '(all)') as country,
        campaign_name,
        currency,
        spend,
        impressions,
        clicks,
        platform_conversions,
        platform_conversion_value,
        spend_date,
        source_file,
        source_line
    from {{ ref('stg_universal__ad_spend') }}

    union all

    select
        shop_id,
        'google_ads' as ad_platform,
        campaign_id,
        '(all)' as ad_group_id,
        '(all)' as country,
        campaign_name,
        currency,
        spend,
        impressions,
        clicks,
        platform_conversions,
        platform_conversion_value,
        spend_date,
        source_file,
        source_line
    from {{ ref('stg_google_ads__campaigns') }}

    union all

    select
        shop_id,
        'meta_ads' as ad_platform,
        campaign_id,
        '(all)' as ad_group_id,
        '(all)' as country,
        campaign_name,
        currency,
        spend,
        impressions,
        clicks,
        platform_conversions,
        platform_conversion_value,
        spend_date,
        source_file,
        source_line
    from {{ ref('stg_meta_ads__campaigns') }}

    union all

    select
        shop_id,
        'alimama' as ad_platform,
        campaign_id,
        '(all)' as ad_group_id,
        '(all)' as country,
        min(campaign_name) as campaign_name,
        currency,
        cast(sum(spend) as decimal(18, 4)) as spend,
        cast(sum(impressions) as bigint) as impressions,
        cast(sum(clicks) as bigint) as clicks,
        cast(sum(platform_conversions) as decimal(28, 10)) as platform_conversions,
        cast(sum(platform_conversion_value) as decimal(18, 4))
            as platform_conversion_value,
        spend_date,
        min(source_file) as source_file,
        min(source_line) as source_line
    from {{ ref('stg_alimama__campaigns') }}
    group by shop_id, campaign_id, currency, spend_date

    union all

    select
        shop_id,
        'pdd_ads' as ad_platform,
        campaign_id,
        ad_group_id,
        '(all)' as country,
        min(campaign_name) as campaign_name,
        currency,
        cast(sum(spend) as decimal(18, 4)) as spend,
        cast(sum(impressions) as bigint) as impressions,
        cast(sum(clicks) as bigint) as clicks,
        cast(sum(platform_conversions) as decimal(28, 10)) as platform_conversions,
        cast(sum(platform_conversion_value) as decimal(18, 4))
            as platform_conversion_value,
        spend_date,
        min(source_file) as source_file,
        min(source_line) as source_line
    from {{ ref('stg_pdd__promotions') }}
    group by shop_id, campaign_id, ad_group_id, currency, spend_date

    union all

    select
        shop_id,
        'tiktok_ads' as ad_platform,
        campaign_id,
        ad_group_id,
        '(all)' as country,
        min(campaign_name) as campaign_name,
        currency,
        cast(sum(spend) as decimal(18, 4)) as spend,
        cast(sum(impressions) as bigint) as impressions,
        cast(sum(clicks) as bigint) as clicks,
        cast(sum(platform_conversions) as decimal(28, 10)) as platform_conversions,
        cast(null as decimal(18, 4)) as platform_conversion_value,
        spend_date,
        min(source_file) as source_file,
        min(source_line) as source_line
    from {{ ref('stg_tiktok_ads__ads') }}
    group by shop_id, campaign_id, ad_group_id, currency, spend_date

),

with_currency as (

    -- a report without a currency column is in the currency of the account, which is the shop's
    select
        unioned.shop_id,
        unioned.ad_platform,
        unioned.campaign_id,
        unioned.ad_group_id,
        unioned.country,
        unioned.campaign_name,
        coalesce(unioned.currency, shops.currency) as currency,
        unioned.spend,
        unioned.impressions,
        unioned.clicks,
        unioned.platform_conversions,
        unioned.platform_conversion_value,
        unioned.spend_date,
        unioned.source_file,
        unioned.source_line
    from unioned
    inner join shops on unioned.shop_id = shops.shop_id

),

{{ with_fx_factor('with_currency', 'spend_date') }},

final as (

    select
        shop_id,
        ad_platform,
        campaign_id,
        ad_group_id,
        country,
        campaign_name,
        currency,
        spend as spend_txn,
        {{ money('spend * fx_factor') }} as spend,
        coalesce(impressions, 0) as impressions,
        coalesce(clicks, 0) as clicks,
        platform_conversions,
        platform_conversion_value,
        spend_date,
        source_file,
        source_line
    from with_currency_and_fx

)

select * from final
