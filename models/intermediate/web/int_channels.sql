{{ behind_gate('staging') }}

with

sources as (

    -- distinct: the rules are read once per source, medium and campaign, not once per session
    select distinct
        source,
        medium,
        campaign
    from {{ ref('int_session_sources') }}

    union

    select
        lower(coalesce(landing_source, '(direct)')) as source,
        lower(coalesce(landing_medium, '(none)')) as medium,
        lower(coalesce(landing_campaign, '(not set)')) as campaign
    from {{ ref('int_orders_unioned') }}
    where landing_source is not null or landing_medium is not null

    union

    -- the channels of a marketplace's own reports
    select
        lower(channel) as source,
        '(platform)' as medium,
        '(not set)' as campaign
    from {{ ref('stg_universal__platform_traffic') }}
    where channel <> '(all)'

    union

    select
        lower(channel) as source,
        '(platform)' as medium,
        '(not set)' as campaign
    from {{ ref('stg_sycm__traffic_sources') }}
    where channel is not null

),

source_categories as (

    select * from {{ ref('source_categories') }}

),

channel_rules as (

    select * from {{ ref('channel_rules') }}

),

categorised as (

    -- distinct: several patterns of one category may match a source
    select distinct
        sources.source,
        sources.medium,
        sources.campaign,
        source_categories.source_category
    from sources
    left join source_categories
        on {{ matches('sources.source', 'source_categories.source_pattern') }}

),

matched as (

    select
        categorised.source,
        categorised.medium,
        categorised.campaign,
        channel_rules.rule_order,
        channel_rules.channel_group
    from categorised
    inner join channel_rules
        on
            (
                channel_rules.source_category is null
                or channel_rules.source_category = categorised.source_category
            )
            and (
                channel_rules.source_pattern is null
                or {{ matches('categorised.source', 'channel_rules.source_pattern') }}
            )
            and (
                channel_rules.medium_pattern is null
                or {{ matches('categorised.medium', 'channel_rules.medium_pattern') }}
            )
            and (
                channel_rules.campaign_pattern is null
                or {{ matches('categorised.campaign', 'channel_rules.campaign_pattern') }}
            )

),

first_match as (

    select * from matched
    qualify
        row_number() over (partition by source, medium, campaign order by rule_order) = 1

),

final as (

    select
        sources.source,
        sources.medium,
        sources.campaign,
        coalesce(first_match.channel_group, 'Unassigned') as channel_group
    from sources
    left join first_match
        on
            sources.source = first_match.source
            and sources.medium = first_match.medium
            and sources.campaign = first_match.campaign

)

select * from final
