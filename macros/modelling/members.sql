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
    {%- set way = ['shop_id', 'platform'] + dimensions -%}
    {%- set set_of_ways = ['ways', 'least_way', 'greatest_way', 'sum_of_ways', 'sum_of_squares'] -%}
{{ cte }}_ways as (

    select
        {{ way | join(',\n        ') }},
        row_number() over (order by {{ way | join(', ') }}) as way_number
    from {{ cte }}
    group by {{ way | join(', ') }}

),

{{ cte }}_types as (

    select
        member_type,
        row_number() over (order by member_type) as type_number
    from {{ cte }}
    group by member_type

),

{{ cte }}_numbers as (

    select
        member_key,
        row_number() over (order by member_key) as member_number
    from {{ cte }}
    group by member_key

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
        {{ cte }}_types.type_number,
        {{ cte }}_ways.way_number,
        {{ cte }}_numbers.member_number,
        {{ cte }}.business_date,
        {{ cte }}.counts_from
    from {{ cte }}
    inner join {{ cte }}_ways on {{ same_keys(cte, cte ~ '_ways', way) }}
    inner join {{ cte }}_types on {{ cte }}.member_type = {{ cte }}_types.member_type
    inner join {{ cte }}_numbers on {{ cte }}.member_key = {{ cte }}_numbers.member_key

),

{{ cte }}_in_ways as (

    select
        days.period_number,
        numbered.type_number,
        numbered.member_number,
        numbered.way_number
    from {{ cte }}_numbered as numbered
    inner join {{ cte }}_period_days as days
        on
            numbered.business_date = days.business_date
            and (numbered.counts_from is null or numbered.counts_from >= days.first_date)
    group by 1, 2, 3, 4

),

{{ cte }}_by_member as (

    -- least, greatest, sum and sum of squares tell sets of up to four numbers apart
    select
        period_number,
        type_number,
        member_number,
        count(*) as ways,
        min(way_number) as least_way,
        max(way_number) as greatest_way,
        sum(way_number) as sum_of_ways,
        sum(way_number * way_number) as sum_of_squares
    from {{ cte }}_in_ways
    group by period_number, type_number, member_number

),

{{ cte }}_of_many_ways as (

    select
        in_ways.period_number,
        in_ways.type_number,
        in_ways.member_number,
        {{ sorted_text('in_ways.way_number') }} as ways_text
    from {{ cte }}_in_ways as in_ways
    inner join {{ cte }}_by_member as by_member
        on {{ same_keys(
            'in_ways', 'by_member', ['period_number', 'type_number', 'member_number']
        ) }}
    where by_member.ways > 4
    group by in_ways.period_number, in_ways.type_number, in_ways.member_number

),

{{ cte }}_sets as (

    -- any member of a set has its ways: the first stands for all
    select
        by_member.period_number,
        by_member.type_number,
        min(by_member.member_number) as member_number,
        count(*) as members
    from {{ cte }}_by_member as by_member
    left join {{ cte }}_of_many_ways as of_many_ways
        on {{ same_keys(
            'by_member', 'of_many_ways', ['period_number', 'type_number', 'member_number']
        ) }}
    group by
        by_member.period_number,
        by_member.type_number,
        {% for number in set_of_ways -%}
        by_member.{{ number }},
        {% endfor -%}
        of_many_ways.ways_text

),

{{ cte }}_sets_in_cells as (

    select
        in_periods.period_grain,
        in_periods.period_start,
        coalesce(ways.shop_id, '(all)') as shop_id,
        coalesce(ways.platform, '(all)') as platform,
        {% for dimension in dimensions -%}
        coalesce(ways.{{ dimension }}, '(all)') as {{ dimension }},
        {% endfor -%}
        types.member_type,
        max(member_sets.members) as members
    from {{ cte }}_sets as member_sets
    inner join {{ cte }}_in_ways as in_ways
        on {{ same_keys(
            'member_sets', 'in_ways', ['period_number', 'type_number', 'member_number']
        ) }}
    inner join {{ cte }}_ways as ways on in_ways.way_number = ways.way_number
    inner join {{ cte }}_types as types on member_sets.type_number = types.type_number
    inner join {{ cte }}_periods as in_periods
        on member_sets.period_number = in_periods.period_number
    {%- set in_dimensions = [] -%}
    {%- for dimension in dimensions -%}{%- do in_dimensions.append('ways.' ~ dimension) -%}{%- endfor %}
    group by
        types.member_type, member_sets.member_number,
        {{ period_grouping_sets(
            'ways.shop_id', 'ways.platform', in_dimensions, period_table='in_periods'
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
