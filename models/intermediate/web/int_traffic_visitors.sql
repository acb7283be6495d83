{#-
    Visitors are counted in two steps of few and small columns, which a machine can write to disk:
    first each visitor is one row of each cell, then rows are counted. `count(distinct)` in grouping
    sets would hold the visitors of all cells in memory.
-#}
{%- set way_keys = ['shop_id', 'channel_group', 'device', 'visitor_type'] -%}
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

ways as (

    -- the ways, by channel, device and visitor type, in which a shop was visited in a period
    select
        periods.period_grain,
        periods.period_start,
        visitor_days.shop_id,
        shops.platform,
        visitor_days.channel_group,
        visitor_days.device,
        visitor_days.visitor_type
    from visitor_days
    inner join shops on visitor_days.shop_id = shops.shop_id
    inner join periods on visitor_days.event_date = periods.business_date
    group by 1, 2, 3, 4, 5, 6, 7

),

numbered_ways as (

    select
        *,
        row_number() over (
            order by
                period_grain, period_start, shop_id, channel_group, device, visitor_type
        ) as way_number
    from ways

),

ways_in_cells as (

    select
        period_grain,
        period_start,
        coalesce(shop_id, '(all)') as shop_id,
        coalesce(platform, '(all)') as platform,
        coalesce(channel_group, '(all)') as channel_group,
        coalesce(device, '(all)') as device,
        coalesce(visitor_type, '(all)') as visitor_type,
        way_number
    from numbered_ways
    group by way_number, {{ period_grouping_sets(
        'shop_id', 'platform', ['channel_group', 'device', 'visitor_type'],
        period_table=none
    ) }}

),

numbered_cells as (

    select
        *,
        dense_rank() over (
            order by
                period_grain, period_start, shop_id, platform, channel_group, device,
                visitor_type
        ) as cell_number
    from ways_in_cells

),

visitors_by_way as (

    select
        numbered_ways.way_number,
        visitor_days.visitor_number,
        bool_or(visitor_days.first_date >= cast(periods.period_start as date)) as is_new,
        bool_or(visitor_days.is_return) as is_returning,
        bool_or(visitor_days.is_paid) as is_paid
    from visitor_days
    inner join periods on visitor_days.event_date = periods.business_date
    inner join numbered_ways
        on
            periods.period_grain = numbered_ways.period_grain
            and periods.period_start = numbered_ways.period_start
            and {{ same_keys('visitor_days', 'numbered_ways', way_keys) }}
    group by 1, 2

),

visitors_by_cell as (

    select
        numbered_cells.cell_number,
        visitors_by_way.visitor_number,
        bool_or(visitors_by_way.is_new) as is_new,
        bool_or(visitors_by_way.is_returning) as is_returning,
        bool_or(visitors_by_way.is_paid) as is_paid
    from visitors_by_way
    inner join numbered_cells on visitors_by_way.way_number = numbered_cells.way_number
    group by 1, 2

),

counts as (

    select
        cell_number,
        count(*) as unique_visitors,
        count(*) filter (where is_new) as new_visitors,
        count(*) filter (where is_returning) as returning_visitors,
        count(*) filter (where is_paid) as paid_visitors
    from visitors_by_cell
    group by 1

),

cells as (

    select
        period_grain,
        period_start,
        shop_id,
        platform,
        channel_group,
        device,
        visitor_type,
        cell_number
    from numbered_cells
    group by 1, 2, 3, 4, 5, 6, 7, 8

),

final as (

    select
        cells.period_grain,
        cells.period_start,
        cells.shop_id,
        cells.platform,
        cells.channel_group,
        cells.device,
        cells.visitor_type,
        counts.unique_visitors,
        counts.new_visitors,
        counts.returning_visitors,
        counts.paid_visitors
    from cells
    inner join counts on cells.cell_number = counts.cell_number

)

select * from final
