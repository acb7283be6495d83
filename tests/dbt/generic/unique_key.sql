{% test unique_key(model, columns) %}
    {#- Keys that stand more than once, or hold a NULL, in a model. columns: the key. -#}
    select
        {{ columns | join(', ') }},
        count(*) as rows_of_key
    from {{ model }}
    group by {{ columns | join(', ') }}
    having
        count(*) > 1
        {%- for column in columns %}
        or {{ column }} is null
        {%- endfor %}
{% endtest %}
