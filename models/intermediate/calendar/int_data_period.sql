{#- Future-dated rows would stretch the calendar; the gate of the layer before keeps them out. -#}
{{ behind_gate('staging') }}

with

shops as (

    select * from {{ ref('int_shops') }}

),

event_times as (

    select
        shop_id,
        min(created_at) as first_at,
        max(created_at) as last_at
    from {{ ref('int_orders_unioned') }}
    group by 1

    union all

    select
        shop_id,
        min(occurred_at) as first_at,
        max(occurred_at) as last_at
    from {{ ref('int_events_unioned') }}
    group by 1

    union all

    select
        shop_id,
        min(paid_at) as first_at,
        max(paid_at) as last_at
    from {{ ref('int_payments_unioned') }}
    where paid_at is not null
    group by 1

    union all

    select
        shop_id,
        min(processed_at) as first_at,
        max(processed_at) as last_at
    from {{ ref('int_refunds_unioned') }}
    where processed_at is not null
    group by 1

),

business_dates as (

    select
        {{ business_date('first_at', 'shops.timezone') }} as first_date,
        {{ business_date('last_at', 'shops.timezone') }} as last_date
    from event_times
    inner join shops on event_times.shop_id = shops.shop_id

),

data_period as (

    select
        coalesce(min(first_date), date '2000-01-01') as first_date,
        coalesce(max(last_date), date '2000-01-01') as last_date,
        {% if var('as_of') is not none -%}
        cast('{{ var("as_of") }}' as date) as as_of
        {%- else -%}
        coalesce(max(last_date), date '2000-01-01') as as_of
        {%- endif %}
    from business_dates

)

select * from data_period
