{% macro generate_schema_name(custom_schema_name, node) -%}
    {#- The schema of a layer is its name alone: BI reads marts.mart_traffic, not main_marts.mart_traffic. -#}
    {{ custom_schema_name if custom_schema_name is not none else target.schema }}
{%- endmacro %}
