{% test identity_holds(model, expression) %}
    {#- Rows for which an arithmetic identity does not hold, NULL included. -#}
    select *
    from {{ model }}
    where not coalesce({{ expression }}, false)
{% endtest %}
