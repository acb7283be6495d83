{{ behind_gate('staging') }}
{% call touched_keys(['session_key']) %}
select session_key from {{ changed('int_events') }}
union
select session_key from {{ changed('int_sessions') }}
{% endcall %}

with

events as (

    select * from {{ ref('int_events') }}
    where {{ is_touched('session_key') }}

),

sessions as (

    select * from {{ ref('int_sessions') }}
    where {{ is_touched('session_key') }}

),

goals as (

    select
        event_name,
        goal
    from {{ ref('key_event_list') }}

),

reached as (

    select
        events.shop_id,
        events.session_key,
        goals.goal,
        count(*) as goal_events
    from events
    inner join goals on events.event_name = goals.event_name
    group by 1, 2, 3

),

final as (

    select
        reached.shop_id,
        reached.session_key,
        reached.goal,
        reached.goal_events,
        sessions.session_date
    from reached
    inner join sessions on reached.session_key = sessions.session_key

)

select * from final
