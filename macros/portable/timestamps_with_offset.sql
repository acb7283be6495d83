{% macro utc_timestamp_with_offset(column) -%}
    {#- UTC timestamp of a text that carries its offset (+02:00, +0200, +02, Z, UTC); NULL if unreadable. -#}
    {{ return(adapter.dispatch('utc_timestamp_with_offset', 'shopmarts')(column)) }}
{%- endmacro %}

{% macro duckdb__utc_timestamp_with_offset(column) -%}
    timezone(
        'UTC',
        try_cast(
            {{ replace_pattern("trim(replace(" ~ column ~ ", '/', '-'))", ' ?([+-][0-9]{2}):?([0-9]{2})$', '\\1:\\2') }} as timestamptz
        )
    )
{%- endmacro %}

{% macro spark__utc_timestamp_with_offset(column) -%}
    {#- The session is in UTC; a text without zone does not get here. -#}
    try_cast(
        {{ replace_pattern(
            replace_pattern("trim(replace(" ~ column ~ ", '/', '-'))", ' ?([+-][0-9]{2}):?([0-9]{2})$', '\\1:\\2'),
            ' +(Z|UTC)$', '\\1'
        ) }} as timestamp
    )
{%- endmacro %}
