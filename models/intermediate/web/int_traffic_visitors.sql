{%- set dimensions = ['channel_group', 'device', 'visitor_type'] -%}
{#- Which days of a visitor count, and from when on a visitor is one of the period. -#}
{%- set member_types = {
    'unique_visitors': {},
    'new_visitors': {'counts_from': 'visitor_days.first_date'},
    'returning_visitors': {'where': 'visitor_days.is_return'},
    'paid_visitors': {'where': 'visitor_days.is_paid'},
} -%}
{{ config(materialized='touched') }}
{{ behind_gate('staging') }}
{% call touched_keys(['period_grain', 'period_start']) %}
select period_grain, period_start from {{ changed('int_calendar_periods') }}
union
select periods.period_grain, periods.period_start
from {{ ref('int_calendar_periods') }} as periods
inner join {{ changed('int_visitor_days') }} as visitor_days
    on periods.business_date = visitor_days.event_date
{% endcall %}
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

    {% for member_type, parts in member_types.items() -%}
    select
        visitor_days.shop_id,
        shops.platform,
        visitor_days.channel_group,
        visitor_days.device,
        visitor_days.visitor_type,
        '{{ member_type }}' as member_type,
        visitor_days.visitor_key as member_key,
        visitor_days.event_date as business_date,
        {{ parts.get('counts_from', 'cast(null as date)') }} as counts_from
    from visitor_days
    inner join shops on visitor_days.shop_id = shops.shop_id
    where {{ parts.get('where', 'true') }}
    {% if not loop.last %}
    union all
    {% endif %}
    {%- endfor %}

),

{{ with_member_counts('visitors', 'periods', dimensions) }},

final as (

    select
        period_grain,
        period_start,
        shop_id,
        platform,
        {{ dimensions | join(',\n        ') }},
        {% for member_type in member_types -%}
        {{ members_of_type(member_type) }}{{ ',' if not loop.last }}
        {% endfor %}
    from visitors_counted
    group by period_grain, period_start, shop_id, platform, {{ dimensions | join(', ') }}

)

select * from final
