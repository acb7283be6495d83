{% macro last_known(expression) -%}
    {#- Window function: the last value that is not NULL; an `over` clause follows. -#}
    {{ return(adapter.dispatch('last_known', 'shopmarts')(expression)) }}
{%- endmacro %}

{% macro duckdb__last_known(expression) -%}
    last_value({{ expression }} ignore nulls)
{%- endmacro %}

{% macro spark__last_known(expression) -%}
    last_value({{ expression }}) ignore nulls
{%- endmacro %}
