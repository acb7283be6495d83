{#- What the events of a session have in common: its id, where the source numbers sessions, else the
    cookie, else, as without consent, the login. -#}
{%- set hits_of -%}
    case
        when source_session_id is not null then concat('session|', source_session_id)
        when visitor_id is not null then concat('visitor|', visitor_id)
        else concat('user|', user_id)
    end
{%- endset -%}
{{ behind_gate('staging') }}
{% call touched_keys(['shop_id', 'event_id']) %}
select shop_id, event_id from {{ changed('int_events_unioned') }}
union
select shop_id, event_id from {{ ref('int_events_unioned') }}
where (shop_id, {{ hits_of }}) in (
    select shop_id, {{ hits_of }} from {{ changed('int_events_unioned') }}
)
{% endcall %}

with

events as (

    -- a hit that names neither cookie nor login nor session belongs to nobody
    select * from {{ ref('int_events_unioned') }}
    where
        not is_bot
        and coalesce(visitor_id, user_id, source_session_id) is not null
        and occurred_at is not null
        and {{ is_touched('shop_id, event_id') }}

),

staff as (

    select * from {{ ref('int_staff') }}

),

sessions_of_source as (

    select
        *,
        cast(null as string) as hits_of,
        false as starts_session,
        {{ source_session_key('shop_id', 'source_session_id') }} as session_key
    from events
    where source_session_id is not null

),

hits as (

    select
        *,
        {{ hits_of }} as hits_of
    from events
    where source_session_id is null

),

inactivity as (

    select
        *,
        coalesce(
            {{ seconds_between(
                'lag(occurred_at) over (partition by shop_id, hits_of'
                ~ ' order by occurred_at, event_id)',
                'occurred_at'
            ) }} > {{ var('session_timeout_minutes') }} * 60,
            true
        ) as starts_session
    from hits

),

sessions_by_inactivity as (

    select
        *,
        md5(
            concat(
                shop_id,
                '|from|',
                {{ last_known('case when starts_session then event_id end') }} over (
                    partition by shop_id, hits_of
                    order by occurred_at, event_id
                    rows between unbounded preceding and current row
                )
            )
        ) as session_key
    from inactivity

),

events_in_sessions as (

    select * from sessions_of_source
    union all
    select * from sessions_by_inactivity

),

{{ with_event_dates('events_in_sessions') }},

staff_sessions as (

    -- distinct: a session is one of staff as soon as one of its events is
    select distinct dated_events.session_key
    from events_in_sessions_and_dates as dated_events
    inner join staff
        on
            dated_events.shop_id = staff.shop_id
            and dated_events.user_id = staff.customer_id

),

visits as (

    select
        dated_events.shop_id,
        dated_events.event_id,
        dated_events.session_key,
        dated_events.visitor_id,
        dated_events.user_id,
        dated_events.sku,
        dated_events.order_id,
        dated_events.cart_id,
        dated_events.event_name,
        dated_events.page_host,
        dated_events.page_path,
        dated_events.page_group,
        dated_events.referrer_host,
        dated_events.utm_source,
        dated_events.utm_medium,
        dated_events.utm_campaign,
        dated_events.device,
        dated_events.country,
        dated_events.currency,
        dated_events.quantity,
        dated_events.value,
        dated_events.has_click_id,
        dated_events.event_date,
        dated_events.occurred_at
    from events_in_sessions_and_dates as dated_events
    left join staff_sessions on dated_events.session_key = staff_sessions.session_key
    where staff_sessions.session_key is null

)

select * from visits
