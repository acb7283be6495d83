{#-
    Text functions that engines spell differently. Patterns are written once, as DuckDB reads them:
    without escapes of SQL, `$` only at the very end of a text.
-#}

{% macro spark_pattern(pattern) -%}
    {#-
        A pattern for Spark, where a backslash in a literal escapes and `$` also matches before a
        last line break.
    -#}
    {{- pattern | replace('\\', '\\\\') | replace("$'", "\\\\z'") -}}
{%- endmacro %}

{% macro matches(text, pattern) -%}
    {#- Whether a regular expression (SQL text expression) is found anywhere in a text. -#}
    {{ return(adapter.dispatch('matches', 'shopmarts')(text, pattern)) }}
{%- endmacro %}

{% macro duckdb__matches(text, pattern) -%}
    regexp_matches({{ text }}, {{ pattern }})
{%- endmacro %}

{% macro spark__matches(text, pattern) -%}
    regexp_like({{ text }}, {{ spark_pattern(pattern) }})
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
        {{ text }},
        {{ spark_pattern("'" ~ pattern ~ "'") }},
        '{{ modules.re.sub("[\\\\]([0-9])", "$\\1", replacement) }}'
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
    explode(split({{ text }}, concat('[', {{ separator }}, ']')))
{%- endmacro %}

{% macro sorted_text(expression) -%}
    {#- Aggregate: the values of a group in the order of their texts, as one text with commas between. -#}
    {{ return(adapter.dispatch('sorted_text', 'shopmarts')(expression)) }}
{%- endmacro %}

{% macro duckdb__sorted_text(expression) -%}
    string_agg(cast({{ expression }} as varchar), ',' order by cast({{ expression }} as varchar))
{%- endmacro %}

{% macro spark__sorted_text(expression) -%}
    array_join(array_sort(collect_list(cast({{ expression }} as string))), ',')
{%- endmacro %}

{% macro extract_pattern(text, pattern, group=1) -%}
    {#- A group of the first match of a regular expression; '' where it does not match. -#}
    {{ return(adapter.dispatch('extract_pattern', 'shopmarts')(text, pattern, group)) }}
{%- endmacro %}

{% macro duckdb__extract_pattern(text, pattern, group) -%}
    regexp_extract({{ text }}, '{{ pattern }}', {{ group }})
{%- endmacro %}

{% macro spark__extract_pattern(text, pattern, group) -%}
    regexp_extract({{ text }}, {{ spark_pattern("'" ~ pattern ~ "'") }}, {{ group }})
{%- endmacro %}

{% macro trimmed(text) -%}
    {#- A text without blanks around it, those of other scripts included, such as U+3000. -#}
    {{ return(adapter.dispatch('trimmed', 'shopmarts')(text)) }}
{%- endmacro %}

{% macro duckdb__trimmed(text) -%}
    trim({{ text }})
{%- endmacro %}

{% macro spark__trimmed(text) -%}
    trim(
        both ' \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000'
        from {{ text }}
    )
{%- endmacro %}

{% macro decimal_from_text(text, precision, scale) -%}
    {#- Decimal of a text of ASCII digits, in exponential form too; NULL where it is none. -#}
    {{ return(adapter.dispatch('decimal_from_text', 'shopmarts')(text, precision, scale)) }}
{%- endmacro %}

{% macro duckdb__decimal_from_text(text, precision, scale) -%}
    {#- DuckDB reads 1_000 as a thousand. -#}
    case
        when not contains({{ text }}, '_')
            then try_cast({{ text }} as decimal({{ precision }}, {{ scale }}))
    end
{%- endmacro %}

{% macro spark__decimal_from_text(text, precision, scale) -%}
    {#- Spark reads digits of every script. -#}
    case
        when {{ matches(text, "'^[ -~]+$'") }}
            then try_cast({{ text }} as decimal({{ precision }}, {{ scale }}))
    end
{%- endmacro %}
