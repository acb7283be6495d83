{% macro safe_divide(numerator, denominator) -%}
    {#- Ratio as a double; NULL, not an error and not 0, where the denominator is 0 or NULL. -#}
    cast({{ numerator }} as double) / nullif(cast({{ denominator }} as double), 0)
{%- endmacro %}

{% macro money(expression) -%}
    {#- Amount of one event or line, rounded half up to four decimals. -#}
    cast({{ expression }} as decimal(18, 4))
{%- endmacro %}

{% macro total(expression) -%}
    {#- Sum of amounts in a mart; 0 where there is no row. -#}
    cast(coalesce(sum({{ expression }}), 0) as decimal(28, 4))
{%- endmacro %}

{% macro round_half_up(expression, decimals) -%}
    {#-
        Rounded double. Engines round halves of doubles differently; multiplying, flooring and
        dividing are the same IEEE operations everywhere.
    -#}
    (floor(cast({{ expression }} as double) * 1e{{ decimals }} + 0.5) / 1e{{ decimals }})
{%- endmacro %}

{% macro median_of_counted(value, counted_up_to, counted, where='true') -%}
    {#-
        Median, as an aggregate, of values that stand in one row each with how many there are: of an
        even number the mean of the two in the middle. counted_up_to: how many values there are up to
        that of the row, itself included; counted: how many in all; where: which rows take part.
    -#}
    cast(
        min({{ value }}) filter (where {{ where }} and 2 * {{ counted_up_to }} >= {{ counted }})
        + min({{ value }}) filter (where {{ where }} and 2 * {{ counted_up_to }} > {{ counted }})
        as double
    ) / 2
{%- endmacro %}
