{{ behind_gate('staging') }}

with

session_days as (

    select * from {{ ref('int_session_days') }}

),

active_days as (

    select
        shop_id,
        visitor_key,
        event_date
    from session_days
    group by 1, 2, 3

),

with_history as (

    select
        *,
        min(event_date) over (partition by shop_id, visitor_key) as first_date,
        coalesce(
            event_date
            <= lag(event_date) over (partition by shop_id, visitor_key order by event_date)
            + interval {{ var('returning_visitor_days') }} day,
            false
        ) as is_return
    from active_days

),

visitor_numbers as (

    -- counting numbers once is a good deal cheaper than counting keys once
    select
        shop_id,
        visitor_key,
        cast(row_number() over (order by shop_id, visitor_key) as bigint) as visitor_number
    from active_days
    group by 1, 2

),

visits as (

    select
        shop_id,
        visitor_key,
        channel_group,
        device,
        visitor_type,
        event_date
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
        visitor_numbers.visitor_number,
        with_history.is_return,
        visits.channel_group in {{ channels_of('paid') }} as is_paid,
        visits.event_date,
        with_history.first_date
    from visits
    inner join with_history
        on
            visits.shop_id = with_history.shop_id
            and visits.visitor_key = with_history.visitor_key
            and visits.event_date = with_history.event_date
    inner join visitor_numbers
        on
            visits.shop_id = visitor_numbers.shop_id
            and visits.visitor_key = visitor_numbers.visitor_key

)

select * from final
