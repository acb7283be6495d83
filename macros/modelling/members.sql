{% macro with_member_counts(cte, periods, dimensions) -%}
    {#-
        CTEs that count the distinct members of every cell of a mart. `count(distinct)` in grouping
        sets would hold the members of all cells, and even one row per cell and member is many: here
        members who stand in the same ways (shop, dimensions) of a period are put together, and only
        these few sets are taken apart into cells. Members and ways are numbered, as numbers are
        cheaper to group than texts.
        cte: shop_id, platform, the dimensions, member_type, member_key, business_date and
        counts_from (the row counts in periods that begin on this date or before; NULL: in all), any
        number of times. periods: rows of int_calendar_periods. Gives `<cte>_counted`: members of
        each cell and member_type, over the grouping sets of period_grouping_sets().
    -#}
    {%- set way = ['shop_id', 'platform'] + dimensions + ['member_type'] -%}
{{ cte }}_ways as (

    select
        {{ way | join(',\n        ') }},
        row_number() over (order by {{ way | join(', ') }}) as way_number
    from {{ cte }}
    group by {{ way | join(', ') }}

),

{{ cte }}_numbers as (

    select
        member_type,
        member_key,
        row_number() over (order by member_type, member_key) as member_number
    from {{ cte }}
    group by member_type, member_key

),

{{ cte }}_periods as (

    select
        period_grain,
        period_start,
        row_number() over (order by period_grain, period_start) as period_number
    from {{ periods }}
    group by period_grain, period_start

),

{{ cte }}_period_days as (

    select
        {{ cte }}_periods.period_number,
        cast({{ cte }}_periods.period_start as date) as first_date,
        {{ periods }}.business_date
    from {{ periods }}
    inner join {{ cte }}_periods
        on {{ same_keys(periods, cte ~ '_periods', ['period_grain', 'period_start']) }}

),

{{ cte }}_numbered as (

    select
        {{ cte }}_ways.way_number,
        {{ cte }}_numbers.member_number,
        {{ cte }}.business_date,
        {{ cte }}.counts_from
    from {{ cte }}
    inner join {{ cte }}_ways on {{ same_keys(cte, cte ~ '_ways', way) }}
    inner join {{ cte }}_numbers
        on {{ same_keys(cte, cte ~ '_numbers', ['member_type', 'member_key']) }}

),

{{ cte }}_in_ways as (

    select
        days.period_number,
        numbered.member_number,
        numbered.way_number
    from {{ cte }}_numbered as numbered
    inner join {{ cte }}_period_days as days
        on
            numbered.business_date = days.business_date
            and (numbered.counts_from is null or numbered.counts_from >= days.first_date)
    group by 1, 2, 3

),

{{ cte }}_by_member as (

    select
        period_number,
        member_number,
        min(way_number) as way_number,
        count(*) as ways
    from {{ cte }}_in_ways
    group by period_number, member_number

),

{{ cte }}_of_several_ways as (

    select
        in_ways.period_number,
        {{ sorted_text('in_ways.way_number') }} as ways
    from {{ cte }}_in_ways as in_ways
    inner join {{ cte }}_by_member as by_member
        on
            in_ways.period_number = by_member.period_number
            and in_ways.member_number = by_member.member_number
    where by_member.ways > 1
    group by in_ways.period_number, in_ways.member_number

),

{{ cte }}_sets as (

    select
        period_number,
        cast(way_number as string) as ways,
        count(*) as members
    from {{ cte }}_by_member
    where ways = 1
    group by period_number, way_number

    union all

    select
        period_number,
        ways,
        count(*) as members
    from {{ cte }}_of_several_ways
    group by period_number, ways

),

{{ cte }}_sets_by_way as (

    select
        *,
        {{ split_rows('ways', "','") }} as way
    from {{ cte }}_sets

),

{{ cte }}_sets_in_cells as (

    select
        in_periods.period_grain,
        in_periods.period_start,
        coalesce(in_ways.shop_id, '(all)') as shop_id,
        coalesce(in_ways.platform, '(all)') as platform,
        {% for dimension in dimensions -%}
        coalesce(in_ways.{{ dimension }}, '(all)') as {{ dimension }},
        {% endfor -%}
        in_ways.member_type,
        max(member_sets.members) as members
    from {{ cte }}_sets_by_way as member_sets
    inner join {{ cte }}_ways as in_ways
        on cast(member_sets.way as bigint) = in_ways.way_number
    inner join {{ cte }}_periods as in_periods
        on member_sets.period_number = in_periods.period_number
    {%- set in_dimensions = [] -%}
    {%- for dimension in dimensions -%}{%- do in_dimensions.append('in_ways.' ~ dimension) -%}{%- endfor %}
    group by
        in_ways.member_type, member_sets.ways,
        {{ period_grouping_sets(
            'in_ways.shop_id', 'in_ways.platform', in_dimensions, period_table='in_periods'
        ) }}

),

{{ cte }}_counted as (

    select
        period_grain,
        period_start,
        shop_id,
        platform,
        {{ dimensions | join(',\n        ') }},
        member_type,
        cast(sum(members) as bigint) as members
    from {{ cte }}_sets_in_cells
    group by all

)
{%- endmacro %}


{% macro members_of_type(member_type) -%}
    {#- Aggregate and its name: the members of one type, of the rows that with_member_counts() gives. -#}
    cast(
        coalesce(sum(members) filter (where member_type = '{{ member_type }}'), 0) as bigint
    ) as {{ member_type }}
{%- endmacro %}
