{% macro rows_that_differ(expected, found) -%}
    {#- Query for the rows of which one of two CTEs has none: `what` says whether lost or added. -#}
    select
        'lost' as what,
        lost.*
    from (
        select * from {{ expected }}
        except
        select * from {{ found }}
    ) as lost

    union all

    select
        'added' as what,
        added.*
    from (
        select * from {{ found }}
        except
        select * from {{ expected }}
    ) as added
{%- endmacro %}
