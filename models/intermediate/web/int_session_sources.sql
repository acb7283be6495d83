{#- One row per session: where its visitor came from, by the first event that says so. -#}
{{ behind_gate('staging') }}
{% call touched_keys(['session_key']) %}
select session_key from {{ changed('int_events') }}
{% endcall %}

with

events as (

    select * from {{ ref('int_events') }}
    where {{ is_touched('session_key') }}

),

ignored_referrers as (

    select referrer_host from {{ ref('ignored_referrers') }}

),

source_categories as (

    select * from {{ ref('source_categories') }}

),

arrivals as (

    -- events that carry a campaign, a paid click or a referrer other than the shop itself
    select
        events.shop_id,
        events.session_key,
        events.event_id,
        events.occurred_at,
        case when events.utm_source not in ('(direct)', '(not set)') then events.utm_source end
            as utm_source,
        case when events.utm_medium not in ('(none)', '(not set)') then events.utm_medium end
            as utm_medium,
        events.utm_campaign,
        events.has_click_id,
        case
            when
                events.referrer_host <> coalesce(events.page_host, '')
                and ignored_referrers.referrer_host is null
                then events.referrer_host
        end as referrer_host
    from events
    left join ignored_referrers on events.referrer_host = ignored_referrers.referrer_host

),

first_arrivals as (

    select * from arrivals
    where
        utm_source is not null
        or utm_medium is not null
        or has_click_id
        or referrer_host is not null
    qualify
        row_number() over (partition by session_key order by occurred_at, event_id) = 1

),

search_referrers as (

    -- distinct: several patterns may match one host
    select distinct first_arrivals.referrer_host
    from first_arrivals
    inner join source_categories
        on
            source_categories.source_category = 'search'
            and {{ matches('first_arrivals.referrer_host', 'source_categories.source_pattern') }}

),

final as (

    select
        first_arrivals.shop_id,
        first_arrivals.session_key,
        coalesce(first_arrivals.utm_source, first_arrivals.referrer_host, '(not set)') as source,
        case
            when first_arrivals.utm_medium is not null then first_arrivals.utm_medium
            when first_arrivals.has_click_id then 'cpc'
            when first_arrivals.utm_source is not null then '(not set)'
            when search_referrers.referrer_host is not null then 'organic'
            else 'referral'
        end as medium,
        coalesce(first_arrivals.utm_campaign, '(not set)') as campaign
    from first_arrivals
    left join search_referrers
        on first_arrivals.referrer_host = search_referrers.referrer_host

    union all

    select
        events.shop_id,
        events.session_key,
        '(direct)' as source,
        '(none)' as medium,
        '(not set)' as campaign
    from events
    left join first_arrivals on events.session_key = first_arrivals.session_key
    where first_arrivals.session_key is null
    group by 1, 2

)

select * from final
