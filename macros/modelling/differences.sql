{% macro rows_that_differ(expected, found) -%}
    {#- Query for the rows of which one of two CTEs has none: `what` says whether lost or added. -#}
    {%- for what, ours, theirs in [('lost', expected, found), ('added', found, expected)] %}
    select
        '{{ what }}' as what,
        {{ what }}.*
    from (
        select * from {{ ours }}
        except
        select * from {{ theirs }}
    ) as {{ what }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}
{%- endmacro %}
