{% macro period_grain_of(first_date, last_date) -%}
    {#- Length of the period that a first and a last day make: day, week (Monday to Sunday), month, else NULL. -#}
    case
        when {{ last_date }} = {{ first_date }} then 'day'
        when
            {{ first_date }} = date_trunc('week', {{ first_date }})
            and {{ last_date }} = {{ first_date }} + interval 6 day
            then 'week'
        when
            {{ first_date }} = date_trunc('month', {{ first_date }})
            and {{ last_date }} + interval 1 day = {{ first_date }} + interval 1 month
            then 'month'
    end
{%- endmacro %}


{% macro touched_periods(input, date) -%}
    {#-
        touched_keys() of a model by period: periods of which an input changed on a day, or that are
        themselves other days. input: a model whose changes are followed; date: its column of days.
    -#}
    {%- call touched_keys(['period_grain', 'period_start']) %}
select period_grain, period_start from {{ changed('int_calendar_periods') }}
union
select periods.period_grain, periods.period_start
from {{ ref('int_calendar_periods') }} as periods
inner join {{ changed(input) }} as changed_rows
    on periods.business_date = changed_rows.{{ date }}
{% endcall -%}
{%- endmacro %}
