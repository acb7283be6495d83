{% test unique_key(model, columns) %}
    {#- Keys that stand more than once, or hold a NULL, in a model. columns: the key. -#}
    {{ repeated_keys(model, columns) }}
{% endtest %}
