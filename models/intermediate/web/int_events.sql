{{ behind_gate('staging') }}

with

events as (

    -- a hit that names neither cookie nor login nor session belongs to nobody
    select * from {{ ref('int_events_unioned') }}
    where
        not is_bot
        and coalesce(visitor_id, user_id, source_session_id) is not null
        and occurred_at is not null

),

staff_users as (

    -- distinct: a staff member is one row, whatever the export
    select distinct
        shop_id,
        customer_id
    from {{ ref('stg_universal__customers') }}
    where is_staff

),

shops as (

    select * from {{ ref('int_shops') }}

),

timezone_offsets as (

    select * from {{ ref('stg_shopmarts__timezone_offsets') }}

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

    -- without a cookie, as without consent, the hits of a login belong together
    select
        *,
        case
            when visitor_id is not null then concat('visitor|', visitor_id)
            else concat('user|', user_id)
        end as hits_of
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

with_keys as (

    select
        events_in_sessions.shop_id,
        event_id,
        session_key,
        visitor_id,
        user_id,
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
        events_in_sessions.country,
        events_in_sessions.currency,
        quantity,
        value,
        has_click_id,
        cast(
            {{ add_seconds('occurred_at', 'timezone_offsets.offset_seconds') }} as date
        ) as event_date,
        occurred_at
    from events_in_sessions
    inner join shops on events_in_sessions.shop_id = shops.shop_id
    inner join timezone_offsets
        on
            shops.timezone = timezone_offsets.timezone
            and events_in_sessions.occurred_at >= timezone_offsets.valid_from_utc
            and events_in_sessions.occurred_at < timezone_offsets.valid_to_utc

),

staff_sessions as (

    -- distinct: a session is one of staff as soon as one of its events is
    select distinct with_keys.session_key
    from with_keys
    inner join staff_users
        on
            with_keys.shop_id = staff_users.shop_id
            and with_keys.user_id = staff_users.customer_id

),

visits as (

    select with_keys.*
    from with_keys
    left join staff_sessions on with_keys.session_key = staff_sessions.session_key
    where staff_sessions.session_key is null

)

select * from visits
