{% macro with_member_counts(cte, dimensions) -%}
    {#-
        CTEs that count the distinct members of every cell of a mart. `count(distinct)` in grouping
        sets would hold the members of all cells, and even one row per cell and member is many: here
        members are first put together who stand in the same ways (shop, dimensions) of a period, and
        only these few sets are taken apart into cells.
        cte: period_grain, period_start, shop_id, platform, the dimensions, member_type and
        member_key, any number of times. Gives `<cte>_counted`: members of each cell and member_type,
        over the grouping sets of period_grouping_sets().
    -#}
    {%- set way = ['shop_id', 'platform'] + dimensions + ['member_type'] -%}
{{ cte }}_ways as (

    select
        {{ way | join(',\n        ') }},
        row_number() over (order by {{ way | join(', ') }}) as way_number
    from {{ cte }}
    group by {{ way | join(', ') }}

),

{{ cte }}_in_ways as (

    select
        {{ cte }}.period_grain,
        {{ cte }}.period_start,
        {{ cte }}.member_type,
        {{ cte }}.member_key,
        {{ cte }}_ways.way_number
    from {{ cte }}
    inner join {{ cte }}_ways on {{ same_keys(cte, cte ~ '_ways', way) }}
    group by 1, 2, 3, 4, 5

),

{{ cte }}_by_member as (

    select
        period_grain,
        period_start,
        member_type,
        {{ sorted_text('way_number') }} as ways
    from {{ cte }}_in_ways
    group by period_grain, period_start, member_type, member_key

),

{{ cte }}_sets as (

    select
        period_grain,
        period_start,
        member_type,
        ways,
        count(*) as members
    from {{ cte }}_by_member
    group by period_grain, period_start, member_type, ways

),

{{ cte }}_sets_by_way as (

    select
        *,
        {{ split_rows('ways', "','") }} as way
    from {{ cte }}_sets

),

{{ cte }}_sets_in_cells as (

    select
        member_sets.period_grain,
        member_sets.period_start,
        coalesce(in_ways.shop_id, '(all)') as shop_id,
        coalesce(in_ways.platform, '(all)') as platform,
        {% for dimension in dimensions -%}
        coalesce(in_ways.{{ dimension }}, '(all)') as {{ dimension }},
        {% endfor -%}
        member_sets.member_type,
        max(member_sets.members) as members
    from {{ cte }}_sets_by_way as member_sets
    inner join {{ cte }}_ways as in_ways
        on cast(member_sets.way as bigint) = in_ways.way_number
    {%- set in_dimensions = [] -%}
    {%- for dimension in dimensions -%}{%- do in_dimensions.append('in_ways.' ~ dimension) -%}{%- endfor %}
    group by
        member_sets.member_type, member_sets.ways,
        {{ period_grouping_sets(
            'in_ways.shop_id', 'in_ways.platform', in_dimensions, period_table='member_sets'
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
