{% test gate_passed(model, severity) %}
{#-
    Fails for every expectation of a severity that did not hold. On a gate table: with
    `severity: critical` the failure stops the build, because everything of the next layer depends
    on the gate. The lines the gate printed say what is wrong.
-#}
select *
from {{ model }}
where severity = '{{ severity }}' and not success
{% endtest %}
