{{ behind_gate('staging') }}

with

shops as (

    select
        shop_id,
        platform
    from {{ ref('int_shops') }}

),

periods as (

    select * from {{ ref('int_calendar_periods') }}

),

visitor_days as (

    select * from {{ ref('int_visitor_days') }}

),

visitors_in_periods as (

    select
        periods.period_grain,
        periods.period_start,
        visitor_days.shop_id,
        shops.platform,
        visitor_days.channel_group,
        visitor_days.device,
        visitor_days.visitor_type,
        visitor_days.visitor_number,
        bool_or(visitor_days.first_date >= cast(periods.period_start as date)) as is_new,
        bool_or(visitor_days.is_return) as is_returning,
        bool_or(visitor_days.is_paid) as is_paid
    from visitor_days
    inner join shops on visitor_days.shop_id = shops.shop_id
    inner join periods on visitor_days.event_date = periods.business_date
    group by 1, 2, 3, 4, 5, 6, 7, 8

),

visitors_in_cells as (

    -- a visitor is one row of each cell: what is then counted is rows, in little memory
    select
        period_grain,
        period_start,
        coalesce(shop_id, '(all)') as shop_id,
        coalesce(platform, '(all)') as platform,
        coalesce(channel_group, '(all)') as channel_group,
        coalesce(device, '(all)') as device,
        coalesce(visitor_type, '(all)') as visitor_type,
        visitor_number,
        bool_or(is_new) as is_new,
        bool_or(is_returning) as is_returning,
        bool_or(is_paid) as is_paid
    from visitors_in_periods
    group by visitor_number, {{ period_grouping_sets(
        'shop_id', 'platform', ['channel_group', 'device', 'visitor_type'],
        period_table=none
    ) }}

),

counts as (

    select
        period_grain,
        period_start,
        shop_id,
        platform,
        channel_group,
        device,
        visitor_type,
        count(*) as unique_visitors,
        count(*) filter (where is_new) as new_visitors,
        count(*) filter (where is_returning) as returning_visitors,
        count(*) filter (where is_paid) as paid_visitors
    from visitors_in_cells
    group by 1, 2, 3, 4, 5, 6, 7

)

select * from counts
