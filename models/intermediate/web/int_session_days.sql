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

per_day as (

    select
        session_key,
        event_date,
        count(*) filter (where event_name = 'page_view') as page_views,
        count(*) filter (where event_name = 'product_view') as product_views,
        count(*) filter (where event_name = 'add_to_cart') as add_to_cart_events
    from events
    group by 1, 2

),

final as (

    select
        sessions.shop_id,
        per_day.session_key,
        sessions.visitor_key,
        sessions.visitor_type,
        sessions.channel_group,
        sessions.device,
        sessions.country,
        per_day.page_views,
        per_day.product_views,
        per_day.add_to_cart_events,
        per_day.event_date = sessions.session_date as is_first_day,
        per_day.event_date
    from per_day
    inner join sessions on per_day.session_key = sessions.session_key

)

select * from final
