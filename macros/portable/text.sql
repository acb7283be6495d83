{#- Text functions that engines spell differently. -#}

{% macro matches(text, pattern) -%}
    {#- Whether a regular expression (SQL text expression) is found anywhere in a text. -#}
    {{ return(adapter.dispatch('matches', 'shopmarts')(text, pattern)) }}
{%- endmacro %}

{% macro duckdb__matches(text, pattern) -%}
    regexp_matches({{ text }}, {{ pattern }})
{%- endmacro %}

{% macro spark__matches(text, pattern) -%}
    regexp_like({{ text }}, {{ pattern }})
{%- endmacro %}

{% macro replace_pattern(text, pattern, replacement) -%}
    {#- A text with every match of a regular expression replaced; groups are \1, \2. -#}
    {{ return(adapter.dispatch('replace_pattern', 'shopmarts')(text, pattern, replacement)) }}
{%- endmacro %}

{% macro duckdb__replace_pattern(text, pattern, replacement) -%}
    regexp_replace({{ text }}, '{{ pattern }}', '{{ replacement }}', 'g')
{%- endmacro %}

{% macro spark__replace_pattern(text, pattern, replacement) -%}
    regexp_replace(
        {{ text }}, '{{ pattern }}', '{{ modules.re.sub("[\\\\]([0-9])", "$\\1", replacement) }}'
    )
{%- endmacro %}

{% macro sha256_hex(text) -%}
    {#- SHA-256 of a text as 64 lower-case hexadecimal digits. -#}
    {{ return(adapter.dispatch('sha256_hex', 'shopmarts')(text)) }}
{%- endmacro %}

{% macro duckdb__sha256_hex(text) -%}
    sha256({{ text }})
{%- endmacro %}

{% macro spark__sha256_hex(text) -%}
    sha2({{ text }}, 256)
{%- endmacro %}

{% macro hash_salt() -%}
    {#- The salt of personal data: a session variable, so that it is in no compiled SQL and no log. -#}
    {{ return(adapter.dispatch('hash_salt', 'shopmarts')()) }}
{%- endmacro %}

{% macro duckdb__hash_salt() -%}
    getvariable('shopmarts_salt')
{%- endmacro %}

{% macro spark__hash_salt() -%}
    (select salt from shopmarts_salt)
{%- endmacro %}

{% macro split_rows(text, separator) -%}
    {#- One row per part of a text, as a column expression that explodes; the separator is one character. -#}
    {{ return(adapter.dispatch('split_rows', 'shopmarts')(text, separator)) }}
{%- endmacro %}

{% macro duckdb__split_rows(text, separator) -%}
    unnest(string_split({{ text }}, {{ separator }}))
{%- endmacro %}

{% macro spark__split_rows(text, separator) -%}
    explode(split({{ text }}, {{ separator }}))
{%- endmacro %}

{% macro extract_pattern(text, pattern, group=1) -%}
    {#- A group of the first match of a regular expression; '' where it does not match. -#}
    {{ return(adapter.dispatch('extract_pattern', 'shopmarts')(text, pattern, group)) }}
{%- endmacro %}

{% macro duckdb__extract_pattern(text, pattern, group) -%}
    regexp_extract({{ text }}, '{{ pattern }}', {{ group }})
{%- endmacro %}

{% macro spark__extract_pattern(text, pattern, group) -%}
    regexp_extract({{ text }}, '{{ pattern }}', {{ group }})
{%- endmacro %}
