{%- set counts = [
    'unique_visitors', 'product_visitors', 'product_visitors_paid', 'product_visitors_paid_7d',
    'add_to_cart_buyers', 'cart_payers', 'ordering_buyers', 'ordering_buyers_paid',
    'paid_orders', 'paying_buyers', 'tracked_paying_buyers', 'paid_products',
    'completed_buyers', 'failed_buyers',
] -%}
{{ behind_gate('staging') }}
{{ touched_periods('int_conversion_members', 'business_date') }}
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

members as (

    select
        members.*,
        shops.platform
    from {{ ref('int_conversion_members') }} as members
    inner join shops on members.shop_id = shops.shop_id

),

{{ with_member_counts('members', 'periods', ['channel_group', 'device'], counts) }}

select * from members_counted
