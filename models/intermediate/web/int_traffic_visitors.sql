{%- set dimensions = ['channel_group', 'device', 'visitor_type'] -%}
{%- set counts = ['unique_visitors', 'new_visitors', 'returning_visitors', 'paid_visitors'] -%}
{{ behind_gate('staging') }}
{{ touched_periods('int_visitor_days', 'event_date') }}
-- noqa: disable=LT02

with

shops as (

    select
        shop_id,
        platform
    from {{ ref('int_shops') }}

),

periods as (

    select * from {{ ref('int_calendar_periods') }}
    where {{ is_touched('period_grain, period_start') }}

),

visitor_days as (

    select * from {{ ref('int_visitor_days') }}

),

visitors as (

    select
        visitor_days.shop_id,
        shops.platform,
        visitor_days.channel_group,
        visitor_days.device,
        visitor_days.visitor_type,
        visitor_days.visitor_key as member_key,
        visitor_days.event_date as business_date,
        true as unique_visitors,
        visitor_days.is_return as returning_visitors,
        visitor_days.is_paid as paid_visitors,
        visitor_days.first_date as counts_from
    from visitor_days
    inner join shops on visitor_days.shop_id = shops.shop_id

),

{{ with_member_counts('visitors', 'periods', dimensions, counts, from_date_on='new_visitors') }}

select * from visitors_counted
