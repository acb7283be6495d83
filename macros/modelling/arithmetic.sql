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
