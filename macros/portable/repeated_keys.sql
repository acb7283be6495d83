{% macro repeated_keys(relation, columns) -%}
    {#-
        Query: the keys that stand more than once in a table, or hold a NULL, with their number of
        rows. relation: a table or CTE; columns: the key.
    -#}
    {{ return(adapter.dispatch('repeated_keys', 'shopmarts')(relation, columns)) }}
{%- endmacro %}

{% macro duckdb__repeated_keys(relation, columns) -%}
    {#-
        Keys are grouped only where their hashes repeat: to group numbers takes a fraction of the time
        and memory of texts, and of the keys of a sound table not one is left.
    -#}
    {%- set key = columns | join(', ') -%}
    select
        {{ key }},
        count(*) as rows_of_key
    from {{ relation }}
    where hash({{ key }}) in (
        select hash({{ key }}) from {{ relation }} group by 1 having count(*) > 1
    )
    group by {{ key }}
    having count(*) > 1

    union

    select
        {{ key }},
        count(*) as rows_of_key
    from {{ relation }}
    where {% for column in columns %}{{ 'or ' if not loop.first }}{{ column }} is null {% endfor %}
    group by {{ key }}
{%- endmacro %}

{% macro spark__repeated_keys(relation, columns) -%}
    select
        {{ columns | join(', ') }},
        count(*) as rows_of_key
    from {{ relation }}
    group by {{ columns | join(', ') }}
    having
        count(*) > 1
        {%- for column in columns %}
        or {{ column }} is null
        {%- endfor %}
{%- endmacro %}
