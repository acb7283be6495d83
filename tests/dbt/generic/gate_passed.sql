{% test gate_passed(model, expectation_severity) %}
{#-
    Fails for every expectation of a severity that did not hold. On a gate table, for `critical`, the
    failure stops the build: everything of the next layer depends on the gate. The lines the gate
    printed say what is wrong.
-#}
select *
from {{ model }}
where severity = '{{ expectation_severity }}' and not success
{% endtest %}
