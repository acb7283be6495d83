{% macro kpi_rows(mart, dimensions=[], also=none) -%}
    {#-
        The KPIs of a mart as rows of mart_kpi_long. Which columns are KPIs, and of which numerator,
        denominator, sample size, maturity, row condition and hours, stands beside their descriptions:
        `config: meta: kpi:` of the column. There `dimensions` lists the dimensions a KPI has, where
        not all of the mart; `dim_set` and `dim_value` name a member of a dimension that several
        columns make up; a percentile has `numerator: 'null'`: it is no sum, and rests on n values as
        a ratio does. A mart row is the total, or one member of one dimension; rows of several
        dimensions at once stay in the mart.
        mart: name of the model; dimensions: its dimension columns with '(all)' rows; also: a
        dimension that has no '(all)' row, such as the step of a funnel.
    -#}
    {%- if execute -%}
    {%- set columns = graph.nodes['model.' ~ project_name ~ '.' ~ mart].columns -%}
    {%- set selects = [] -%}
    {%- for name, column in columns.items() if column.config.get('meta', {}).get('kpi') -%}
        {%- set kpi = column.config.meta.kpi -%}
        {%- set select_kpi -%}
    select
        '{{ kpi.get("id", name) }}' as kpi_id,
        period_grain,
        period_start,
        shop_id,
        {%- if also %}
        '{{ also }}' as dim_set,
        {{ also }} as dim_value,
        {%- elif kpi.get('dim_set') %}
        '{{ kpi.dim_set }}' as dim_set,
        '{{ kpi.dim_value }}' as dim_value,
        {%- else %}
        case
            {%- for dimension in dimensions %}
            when {{ dimension }} <> '(all)' then '{{ dimension }}'
            {%- endfor %}
            when shop_id = '(all)' and platform <> '(all)' then 'platform'
            else '(all)'
        end as dim_set,
        case
            {%- for dimension in dimensions %}
            when {{ dimension }} <> '(all)' then {{ dimension }}
            {%- endfor %}
            when shop_id = '(all)' and platform <> '(all)' then platform
            else '(all)'
        end as dim_value,
        {%- endif %}
        cast({{ name }} as double) as value,
        cast({{ kpi.get('numerator', name) }} as double) as numerator,
        cast({{ kpi.get('denominator', 'null') }} as double) as denominator,
        cast({{ kpi.n }} as bigint) as n,
        {{ 'true' if kpi.get('denominator') or kpi.get('numerator') == 'null' else 'false' }}
            as is_ratio,
        {{ kpi.get('mature', 'is_mature') }} as is_mature,
        params_version
    from {{ ref(mart) }}
    where
        -- at most one dimension at a time
        (
            {%- for dimension in dimensions %}
            case when {{ dimension }} <> '(all)' then 1 else 0 end +
            {%- endfor %}
            case when shop_id = '(all)' and platform <> '(all)' then 1 else 0 end
        ) <= {{ 0 if also or kpi.get('dim_set') else 1 }}
        {%- for dimension in dimensions if dimension not in kpi.get('dimensions', dimensions) %}
        and {{ dimension }} = '(all)'
        {%- endfor %}
        {%- if kpi.get('where') %}
        and {{ kpi.where }}
        {%- endif %}
        {%- if not kpi.get('hourly') %}
        and period_grain <> 'hour'
        {%- endif %}
        {%- endset -%}
        {%- do selects.append(select_kpi) -%}
    {%- endfor -%}
    {{ selects | join('\n\n    union all\n\n') }}
    {%- else -%}
    select * from {{ ref(mart) }}
    {%- endif -%}
{%- endmacro %}
