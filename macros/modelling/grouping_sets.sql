{% macro cell_grouping_sets(shop_id, platform, dimensions, also=[]) -%}
    {#-
        The grouping sets of a mart: each shop and all shops together, times all dimensions at once,
        each dimension alone, and none; and each platform, over all of its dimensions.
        also: columns that are in every set, as what stands beside them in `group by` is.
    -#}
    {%- set sets = [[platform]] -%}
    {%- for shop_set in [[shop_id, platform], []] -%}
        {%- do sets.append(shop_set) -%}
        {%- if dimensions -%}
            {%- do sets.append(shop_set + dimensions) -%}
        {%- endif -%}
        {%- if dimensions | length > 1 -%}
            {%- for dimension in dimensions -%}
                {%- do sets.append(shop_set + [dimension]) -%}
            {%- endfor -%}
        {%- endif -%}
    {%- endfor -%}
    grouping sets (
        {%- for set in sets %}
        ({{ (also + set) | join(', ') }}){{ ',' if not loop.last }}
        {%- endfor %}
    )
{%- endmacro %}


{% macro period_grouping_sets(shop_id, platform, dimensions, period_table='periods') -%}
    {#- The grouping sets of a mart, cell_grouping_sets(), of every period. -#}
    {%- set prefix = period_table ~ '.' if period_table is not none else '' -%}
    {{ cell_grouping_sets(
        shop_id, platform, dimensions, [prefix ~ 'period_grain', prefix ~ 'period_start']
    ) }}
{%- endmacro %}
