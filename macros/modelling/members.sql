{% macro with_member_counts(cte, periods, dimensions, counts, from_date_on=none) -%}
    {#-
        CTEs that count the distinct members of every cell of a mart, in several ways at once.
        `count(distinct)` in grouping sets would hold the members of all cells, and even one row per
        cell and member is many: here members who stand in the same places of a period (shop,
        dimensions, counts) are put together, and only these few sets are taken apart into cells.
        Members, places and cells are numbered, and the counts of a row are the bits of one number, as
        numbers are cheaper to group than texts.
        cte: shop_id, platform, the dimensions, member_key, business_date, and for each count a
        boolean column of its name: whether the member is counted for what it did there on that day;
        any number of rows. periods: rows of int_calendar_periods. from_date_on: a count that has, in
        place of its boolean, a date in the column counts_from: the row counts in periods that begin
        on this date or before. Gives `<cte>_counted`: the counts of each cell, over the grouping
        sets of period_grouping_sets().
    -#}
    {%- set cell = ['shop_id', 'platform'] + dimensions -%}
    {%- set bits = {} -%}
    {%- for count in counts -%}
        {%- do bits.update({count: 1 if count == from_date_on else 2 ** loop.index}) -%}
    {%- endfor -%}
    {%- set set_of_places = [
        'places', 'least_place', 'greatest_place', 'sum_of_places', 'sum_of_squares',
    ] -%}
{{ cte }}_flagged as (

    select
        *,
        {% for count in counts if count != from_date_on -%}
        {{ '+ ' if not loop.first }}case when {{ count }} then {{ bits[count] }} else 0 end
        {% endfor -%}
        as flags
    from {{ cte }}

),

{{ cte }}_places as (

    select
        {{ cell | join(',\n        ') }},
        flags,
        row_number() over (order by {{ cell | join(', ') }}, flags) as place_number
    from {{ cte }}_flagged
    group by {{ cell | join(', ') }}, flags

),

{{ cte }}_in_cells as (

    select
        place_number,
        {% for column in cell -%}
        coalesce({{ column }}, '(all)') as {{ column }}{{ ',' if not loop.last }}
        {% endfor %}
    from {{ cte }}_places
    group by place_number, {{ cell_grouping_sets('shop_id', 'platform', dimensions) }}

),

{{ cte }}_cells as (

    select
        {{ cell | join(',\n        ') }},
        row_number() over (order by {{ cell | join(', ') }}) as cell_number
    from {{ cte }}_in_cells
    group by {{ cell | join(', ') }}

),

{{ cte }}_places_in_cells as (

    select
        in_cells.place_number,
        cells.cell_number
    from {{ cte }}_in_cells as in_cells
    inner join {{ cte }}_cells as cells on {{ same_keys('in_cells', 'cells', cell) }}

),

{{ cte }}_numbers as (

    -- most members have one row, and are counted by place and day, without a number
    select
        member_key,
        row_number() over (order by member_key) as member_number
    from {{ cte }}
    group by member_key
    having count(*) > 1

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
        {{ cte }}_places.place_number,
        {{ cte }}_numbers.member_number,
        {{ cte }}_flagged.business_date,
        {{ cte ~ '_flagged.counts_from' if from_date_on else 'cast(null as date) as counts_from' }}
    from {{ cte }}_flagged
    inner join {{ cte }}_places
        on {{ same_keys(cte ~ '_flagged', cte ~ '_places', cell + ['flags']) }}
    left join {{ cte }}_numbers on {{ cte }}_flagged.member_key = {{ cte }}_numbers.member_key

),

{{ cte }}_in_places as (

    -- of the two numbers of a place the odd one is for those who count from a date on
    select
        days.period_number,
        numbered.member_number,
        2 * numbered.place_number
        + case when numbered.counts_from >= days.first_date then 1 else 0 end as place_number
    from {{ cte }}_numbered as numbered
    inner join {{ cte }}_period_days as days on numbered.business_date = days.business_date
    where numbered.member_number is not null
    group by 1, 2, 3

),

{{ cte }}_by_member as (

    -- least, greatest, sum and sum of squares tell sets of up to four numbers apart
    select
        period_number,
        member_number,
        count(*) as places,
        min(place_number) as least_place,
        max(place_number) as greatest_place,
        sum(place_number) as sum_of_places,
        sum(place_number * place_number) as sum_of_squares
    from {{ cte }}_in_places
    group by period_number, member_number

),

{{ cte }}_of_many_places as (

    select
        in_places.period_number,
        in_places.member_number,
        {{ sorted_text('in_places.place_number') }} as places_text
    from {{ cte }}_in_places as in_places
    inner join {{ cte }}_by_member as by_member
        on {{ same_keys('in_places', 'by_member', ['period_number', 'member_number']) }}
    where by_member.places > 4
    group by in_places.period_number, in_places.member_number

),

{{ cte }}_sets as (

    -- any member of a set has its places: the first stands for all
    select
        by_member.period_number,
        min(by_member.member_number) as member_number,
        count(*) as members
    from {{ cte }}_by_member as by_member
    left join {{ cte }}_of_many_places as of_many_places
        on {{ same_keys('by_member', 'of_many_places', ['period_number', 'member_number']) }}
    group by
        by_member.period_number,
        {% for number in set_of_places -%}
        by_member.{{ number }},
        {% endfor -%}
        of_many_places.places_text

),

{{ cte }}_alone as (

    select
        place_number,
        business_date,
        counts_from,
        count(*) as members
    from {{ cte }}_numbered
    where member_number is null
    group by place_number, business_date, counts_from

),

{{ cte }}_alone_in_places as (

    select
        days.period_number,
        2 * alone.place_number
        + case when alone.counts_from >= days.first_date then 1 else 0 end as place_number,
        sum(alone.members) as members
    from {{ cte }}_alone as alone
    inner join {{ cte }}_period_days as days on alone.business_date = days.business_date
    group by 1, 2

),

{{ cte }}_sets_in_places as (

    select
        member_sets.period_number,
        member_sets.member_number as set_number,
        member_sets.members,
        in_places.place_number
    from {{ cte }}_sets as member_sets
    inner join {{ cte }}_in_places as in_places
        on {{ same_keys('member_sets', 'in_places', ['period_number', 'member_number']) }}

    union all

    select
        period_number,
        -place_number as set_number,
        members,
        place_number
    from {{ cte }}_alone_in_places

),

{{ cte }}_sets_in_cells as (

    select
        member_sets.period_number,
        member_sets.set_number,
        places_in_cells.cell_number,
        bit_or(places.flags + member_sets.place_number % 2) as flags,
        max(member_sets.members) as members
    from {{ cte }}_sets_in_places as member_sets
    inner join {{ cte }}_places as places
        on floor(member_sets.place_number / 2) = places.place_number
    inner join {{ cte }}_places_in_cells as places_in_cells
        on places.place_number = places_in_cells.place_number
    group by
        member_sets.period_number, member_sets.set_number, places_in_cells.cell_number

),

{{ cte }}_flags_of_cells as (

    select
        period_number,
        cell_number,
        flags,
        sum(members) as members
    from {{ cte }}_sets_in_cells
    group by period_number, cell_number, flags

),

{{ cte }}_counted as (

    select
        in_periods.period_grain,
        in_periods.period_start,
        cells.{{ cell | join(',\n        cells.') }},
        {% for count in counts -%}
        cast(
            coalesce(sum(members) filter (where (flags & {{ bits[count] }}) > 0), 0) as bigint
        ) as {{ count }}{{ ',' if not loop.last }}
        {% endfor %}
    from {{ cte }}_flags_of_cells as flags_of_cells
    inner join {{ cte }}_periods as in_periods
        on flags_of_cells.period_number = in_periods.period_number
    inner join {{ cte }}_cells as cells on flags_of_cells.cell_number = cells.cell_number
    group by
        in_periods.period_grain, in_periods.period_start, cells.{{ cell | join(', cells.') }}

)
{%- endmacro %}
