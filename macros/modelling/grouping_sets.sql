{% macro period_grouping_sets(shop_id, platform, dimensions, period_table='periods') -%}
    {#-
        The grouping sets of a mart: every period of each shop and of all shops together, times all
        dimensions at once, each dimension alone, and none; and of each platform, over all of its
        dimensions. What stands beside them in `group by` is in every set.
    -#}
    {%- set prefix = period_table ~ '.' if period_table is not none else '' -%}
    {%- set period = [prefix ~ 'period_grain', prefix ~ 'period_start'] -%}
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
        ({{ (period + set) | join(', ') }}){{ ',' if not loop.last }}
        {%- endfor %}
    )
{%- endmacro %}
