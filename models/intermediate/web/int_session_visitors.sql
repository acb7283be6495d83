{{ behind_gate('staging') }}
{% call touched_keys(['session_key']) %}
with

changed_sessions as (

    select distinct session_key from {{ changed('int_events') }}

),

cookies as (

    -- those the sessions had, and those they have now
    select shop_id, visitor_id from {{ this }}
    where session_key in (select session_key from changed_sessions) and visitor_id is not null
    union
    select shop_id, visitor_id from {{ ref('int_events') }}
    where session_key in (select session_key from changed_sessions) and visitor_id is not null

)

select session_key from changed_sessions
union
select session_key from {{ this }}
where (shop_id, visitor_id) in (select shop_id, visitor_id from cookies)
{% endcall %}

with

events as (

    select * from {{ ref('int_events') }}
    where {{ is_touched('session_key') }}

),

logins as (

    -- a session belongs to the last login known in it
    select
        session_key,
        user_id
    from events
    where user_id is not null
    qualify
        row_number() over (
            partition by session_key order by occurred_at desc, event_id desc
        ) = 1

),

sessions as (

    select
        shop_id,
        session_key,
        min(visitor_id) as visitor_id,
        min(occurred_at) as started_at
    from events
    group by 1, 2

),

with_logins as (

    select
        sessions.*,
        logins.user_id as login
    from sessions
    left join logins on sessions.session_key = logins.session_key

),

next_logins as (

    -- a session without cookie is alone
    select
        *,
        {{ last_known('login') }} over later_sessions as next_login,
        {{ last_known('case when login is not null then started_at end') }} over later_sessions
            as next_login_session_at
    from with_logins
    window
        later_sessions as (
            partition by shop_id, coalesce(visitor_id, session_key)
            order by started_at desc, session_key desc
            rows between unbounded preceding and 1 preceding
        )

),

stitched as (

    select
        *,
        coalesce(
            login,
            case
                when next_login_session_at <= started_at + interval {{ var('stitching_days') }} day
                    then next_login
            end
        ) as user_id
    from next_logins

),

final as (

    -- without cookie and login a session is a visitor of its own
    select
        shop_id,
        session_key,
        {{ visitor_key(
            'shop_id', 'user_id', "coalesce(visitor_id, concat('session|', session_key))"
        ) }} as visitor_key,
        visitor_id,
        user_id,
        login is not null as is_logged_in,
        login is null and user_id is not null as is_stitched
    from stitched

)

select * from final
