{{ behind_gate('staging') }}
{% call touched_keys(['session_key']) %}
select session_key from {{ changed('int_events') }}
union
select session_key from {{ changed('int_sessions') }}
{% endcall %}

with

events as (

    select * from {{ ref('int_events') }}
    where
        {{ is_touched('session_key') }}
        and event_name in ('add_to_cart', 'remove_from_cart', 'begin_checkout')

),

sessions as (

    select * from {{ ref('int_sessions') }}
    where {{ is_touched('session_key') }}

),

shops as (

    select * from {{ ref('int_shops') }}

),

final as (

    select
        events.shop_id,
        events.event_id,
        case
            when events.cart_id is not null
                then {{ cart_key('events.shop_id', 'events.cart_id') }}
            else events.session_key
        end as cart_key,
        events.session_key,
        sessions.visitor_key,
        events.sku,
        events.event_name,
        sessions.channel_group,
        sessions.device,
        sessions.country,
        coalesce(events.currency, shops.currency) as currency,
        cast(
            case events.event_name
                when 'add_to_cart' then coalesce(events.quantity, 1)
                when 'remove_from_cart' then -coalesce(events.quantity, 1)
                else 0
            end as bigint
        ) as items_change,
        {{ money(
            "case events.event_name"
            ~ " when 'add_to_cart' then coalesce(events.value, 0)"
            ~ " when 'remove_from_cart' then -coalesce(events.value, 0)"
            ~ " else 0 end"
        ) }} as value_change_txn,
        events.event_date,
        events.occurred_at
    from events
    inner join sessions on events.session_key = sessions.session_key
    inner join shops on events.shop_id = shops.shop_id

)

select * from final
