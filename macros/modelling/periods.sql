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
