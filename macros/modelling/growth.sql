{% macro previous_period_start(period_grain, period_start) -%}
    {#- Start of the period before; NULL for grains without growth: hours, and the whole. -#}
    case {{ period_grain }}
        when 'day' then {{ period_start }} - interval 1 day
        when 'week' then {{ period_start }} - interval 7 day
        when 'month' then {{ period_start }} - interval 1 month
        when 'quarter' then {{ period_start }} - interval 3 month
        when 'year' then {{ period_start }} - interval 1 year
    end
{%- endmacro %}


{% macro last_year_period_start(period_grain, period_start) -%}
    {#-
        Start of the period a year before: 364 days for days and weeks, so that Fridays meet Fridays,
        by the calendar for the others; NULL for hours and the whole.
    -#}
    case
        when {{ period_grain }} in ('day', 'week') then {{ period_start }} - interval 364 day
        when {{ period_grain }} in ('month', 'quarter', 'year')
            then {{ period_start }} - interval 1 year
    end
{%- endmacro %}


{% macro growth_rate(value, reference, is_complete) -%}
    {#- (value - reference) / reference; NULL while the period is not over, and against 0 or less. -#}
    case
        when {{ is_complete }} and {{ reference }} > 0
            then {{ safe_divide('(' ~ value ~ ' - ' ~ reference ~ ')', reference) }}
    end
{%- endmacro %}
