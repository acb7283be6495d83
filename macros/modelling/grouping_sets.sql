{% macro period_grouping_sets(shop_id, platform, dimensions, also=[], period_table='periods') -%}
    {#-
        The grouping sets of a mart: every period of each shop, of each platform and of all shops
        together, times all dimensions at once, each dimension alone, and none; `also` stands in
        every set.
    -#}
    {%- set prefix = period_table ~ '.' if period_table is not none else '' -%}
    {%- set period = [prefix ~ 'period_grain', prefix ~ 'period_start'] + also -%}
    {%- set dimension_sets = [dimensions, []] -%}
    {%- if dimensions | length > 1 -%}
        {%- for dimension in dimensions -%}{%- do dimension_sets.append([dimension]) -%}{%- endfor -%}
    {%- endif -%}
    grouping sets (
        {%- for shop_set in [[shop_id, platform], [platform], []] -%}
        {%- set outer_last = loop.last -%}
        {%- for dimension_set in dimension_sets %}
        ({{ (period + shop_set + dimension_set) | join(', ') }})
        {{- ',' if not (outer_last and loop.last) }}
        {%- endfor -%}
        {%- endfor %}
    )
{%- endmacro %}
