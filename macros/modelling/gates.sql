{% macro behind_gate(layer) -%}
    {#-
        Puts a model behind the gate of the layer it reads: dbt builds it only after the gate passed.
        Unit tests know nothing of gates, so the edge is left out of them.
    -#}
    {%- if model.resource_type != 'unit_test' -%}
        -- behind {{ ref('gate_' ~ layer) }}
    {%- endif -%}
{%- endmacro %}
