{{ behind_gate('staging') }}
{% call touched_keys(['shop_id', "coalesce(visitor_id, source_session_id, '')"]) %}
select shop_id, coalesce(visitor_id, source_session_id, '')
from {{ changed('stg_universal__web_events') }}
union
select shop_id, coalesce(visitor_id, source_session_id, '')
from {{ changed('stg_ga4__events') }}
{% endcall %}

with

countries as (

    select
        country_name,
        country
    from {{ ref('countries') }}

),

ga4_exports as (

    select * from {{ ref('stg_ga4__events') }}
    where {{ is_touched("shop_id, coalesce(visitor_id, source_session_id, '')") }}

),

first_purchases as (

    -- GA4 repeats purchases, for instance when the thank-you page is loaded again: the first of a
    -- session and order counts
    select * from ga4_exports
    where event_name = 'purchase' and order_id is not null
    qualify
        row_number() over (
            partition by shop_id, visitor_id, source_session_id, order_id
            order by occurred_at, event_id
        ) = 1

),

ga4_events as (

    select * from ga4_exports
    where event_name is distinct from 'purchase' or order_id is null
    union all
    select * from first_purchases

),

unioned as (

    select
        shop_id,
        event_id,
        visitor_id,
        user_id,
        source_session_id,
        sku,
        order_id,
        cart_id,
        event_name,
        page_host,
        page_path,
        page_group,
        referrer_host,
        utm_source,
        utm_medium,
        utm_campaign,
        device,
        country,
        currency,
        quantity,
        value,
        has_click_id,
        coalesce(is_bot, false) as is_bot,
        occurred_at
    from {{ ref('stg_universal__web_events') }}
    where {{ is_touched("shop_id, coalesce(visitor_id, source_session_id, '')") }}

    union all

    select
        ga4_events.shop_id,
        ga4_events.event_id,
        ga4_events.visitor_id,
        ga4_events.user_id,
        ga4_events.source_session_id,
        cast(null as string) as sku,
        ga4_events.order_id,
        cast(null as string) as cart_id,
        ga4_events.event_name,
        ga4_events.page_host,
        ga4_events.page_path,
        cast(null as string) as page_group,
        ga4_events.referrer_host,
        ga4_events.utm_source,
        ga4_events.utm_medium,
        ga4_events.utm_campaign,
        ga4_events.device,
        countries.country,
        ga4_events.currency,
        ga4_events.quantity,
        ga4_events.value,
        ga4_events.has_click_id,
        false as is_bot,
        ga4_events.occurred_at
    from ga4_events
    left join countries on ga4_events.country_name = countries.country_name

)

select * from unioned
