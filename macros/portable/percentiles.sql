{% macro percentile(expression, fraction) -%}
    {#- Aggregate: exact percentile of doubles, linear between two values; NULLs are left out. -#}
    {{ return(adapter.dispatch('percentile', 'shopmarts')(expression, fraction)) }}
{%- endmacro %}

{% macro duckdb__percentile(expression, fraction) -%}
    quantile_cont({{ expression }}, {{ fraction }})
{%- endmacro %}

{% macro spark__percentile(expression, fraction) -%}
    percentile({{ expression }}, {{ fraction }})
{%- endmacro %}
