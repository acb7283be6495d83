{{ behind_gate('staging') }}
{% call touched_keys(['shop_id', 'visitor_key']) %}
select shop_id, visitor_key from {{ changed('int_session_days') }}
{% endcall %}

with

session_days as (

    select * from {{ ref('int_session_days') }}
    where {{ is_touched('shop_id, visitor_key') }}

),

returns as (

    -- a session that goes over midnight has not come back
    select
        shop_id,
        visitor_key,
        event_date
    from session_days
    where is_first_day
    group by 1, 2, 3
    qualify
        event_date
        <= lag(event_date) over (partition by shop_id, visitor_key order by event_date)
        + interval {{ var('returning_visitor_days') }} day

),

visitors as (

    select
        shop_id,
        visitor_key,
        min(event_date) as first_date
    from session_days
    group by 1, 2

),

visits as (

    select
        shop_id,
        visitor_key,
        channel_group,
        device,
        visitor_type,
        event_date,
        bool_or(is_first_day) as has_begun
    from session_days
    group by 1, 2, 3, 4, 5, 6

),

final as (

    select
        visits.shop_id,
        visits.visitor_key,
        visits.channel_group,
        visits.device,
        visits.visitor_type,
        visits.has_begun and returns.event_date is not null as is_return,
        visits.channel_group in {{ channels_of('paid') }} as is_paid,
        visits.event_date,
        visitors.first_date
    from visits
    inner join visitors
        on
            visits.shop_id = visitors.shop_id
            and visits.visitor_key = visitors.visitor_key
    left join returns
        on
            visits.shop_id = returns.shop_id
            and visits.visitor_key = returns.visitor_key
            and visits.event_date = returns.event_date

)

select * from final
