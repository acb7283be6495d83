{#-
    Reading cells of raw tables. Every cell is text; a reader gives the typed value, or NULL where
    the text cannot be read as that type. What could not be read is listed by unreadable_cells().
-#}

{% macro read_text(column) -%}
    {#- Text without surrounding blanks; blank = NULL. -#}
    nullif({{ trimmed(column) }}, '')
{%- endmacro %}

{% macro read_money(column) -%}
    {#- Amount with '.' as decimal point; no thousands separators, landing removes them where a format has them. -#}
    {{ decimal_from_text(column, 18, 4) }}
{%- endmacro %}

{% macro read_number(column) -%}
    {#- Decimal number that is not money, such as an exchange rate; ten decimals. -#}
    {{ decimal_from_text(column, 28, 10) }}
{%- endmacro %}

{% macro read_minutes(column) -%}
    {#- Seconds of a decimal number of minutes. -#}
    {{ read_number(column) }} * 60
{%- endmacro %}

{% macro read_integer(column) -%}
    {#- Whole number; a number with a fraction is unreadable, never rounded. -#}
    case
        when {{ matches(column, "'^ *[+-]?[0-9]+([.]0*)? *$'") }}
            then try_cast(split_part({{ column }}, '.', 1) as bigint)
    end
{%- endmacro %}

{% macro read_boolean(column) -%}
    {#- true/false, 1/0, yes/no in any case. -#}
    case
        when lower({{ trimmed(column) }}) in ('true', '1', 'yes', 't', 'y') then true
        when lower({{ trimmed(column) }}) in ('false', '0', 'no', 'f', 'n') then false
    end
{%- endmacro %}

{% macro read_period_start(column) -%}
    {#- First day of a period written as a day, or as a month such as 2025-03. -#}
    {%- set trimmed_text = trimmed(column) -%}
    {{ read_date(
        'case when length(' ~ trimmed_text ~ ') = 7 then concat(' ~ trimmed_text ~ ", '-01') else "
        ~ column ~ ' end'
    ) }}
{%- endmacro %}

{% macro date_pattern() -%}
    {#-
        What a date looks like. Engines differ in what else they take for a date or a time: the
        year 2024 alone, 10:00 as today at ten, 2024-01-05x.
    -#}
    [0-9]{4}[-/][0-9]{1,2}[-/][0-9]{1,2}
{%- endmacro %}

{% macro time_pattern() -%}
    {#- What a time of the day looks like, seconds and their fraction included or not. -#}
    (?:[01]?[0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:[.][0-9]+)?)?
{%- endmacro %}

{% macro is_date_or_time(column) -%}
    {#- Whether a text is a date, or a date and time without an offset. -#}
    {{ matches(column, "'^ *" ~ date_pattern() ~ "(?:[ T]" ~ time_pattern() ~ ")? *$'") }}
{%- endmacro %}

{% macro read_date(column) -%}
    {#- Date as year-month-day or year/month/day; a time behind it is left out. -#}
    case
        when {{ is_date_or_time(column) }}
            then try_cast(
                {{ extract_pattern("replace(" ~ column ~ ", '/', '-')", '[0-9]+-[0-9]+-[0-9]+', 0) }}
                as date
            )
    end
{%- endmacro %}

{% macro has_utc_offset(column) -%}
    {#- Whether a text is a date and time that ends in Z, UTC or an offset such as +02:00 or -0700. -#}
    {{ matches(
        column,
        "'^ *" ~ date_pattern() ~ "[ T]" ~ time_pattern()
        ~ " *(?:Z|UTC|[+-](?:0[0-9]|1[0-4])(?::?[0-5][0-9])?)$'"
    ) }}
{%- endmacro %}

{% macro timestamp_without_offset(column) -%}
    {#- Date, or date and time, as written; NULL where the text is neither. -#}
    case
        when {{ is_date_or_time(column) }}
            then try_cast(trim(replace({{ column }}, '/', '-')) as timestamp)
    end
{%- endmacro %}

{% macro written_timestamp(column) -%}
    {#- Timestamp as written: UTC where the text has an offset, else still the local time of the shop. -#}
    case
        when {{ has_utc_offset(column) }}
            then {{ utc_timestamp_with_offset(column) }}
        else {{ timestamp_without_offset(column) }}
    end
{%- endmacro %}

{% macro read_timestamp(column, timezone='shop_timezone') -%}
    {#- UTC timestamp of an ISO 8601 text with offset, or without one in the time zone of the shop. -#}
    case
        when {{ has_utc_offset(column) }}
            then {{ utc_timestamp_with_offset(column) }}
        else {{ utc_from_local(timestamp_without_offset(column), timezone) }}
    end
{%- endmacro %}

{% macro read_id(column) -%}
    {#- Identifier as text. Some shops use the e-mail address as customer id: that one is hashed. -#}
    case
        when {{ column }} like '%@%' then {{ hash_email(column) }}
        else nullif({{ trimmed(column) }}, '')
    end
{%- endmacro %}

{% macro hash_email(column) -%}
    {#- Salted hash of an e-mail address, equal for any case and surrounding blanks; NULL for NULL or blank. -#}
    case
        when {{ trimmed(column) }} <> ''
            then {{ sha256_hex(
                'concat(' ~ hash_salt() ~ ", '|email|', lower(" ~ trimmed(column) ~ '))'
            ) }}
    end
{%- endmacro %}

{% macro hash_phone(column) -%}
    {#-
        Salted hash of the digits of a phone number without leading zeros; NULL where fewer than
        six digits are left, because masked numbers such as 138****0000 must not join customers.
    -#}
    {%- set digits = "trim(leading '0' from " ~ replace_pattern(column, '[^0-9]', '') ~ ")" -%}
    case
        when length({{ digits }}) >= 6 and {{ column }} not like '%*%'
            then {{ sha256_hex('concat(' ~ hash_salt() ~ ", '|phone|', " ~ digits ~ ')') }}
    end
{%- endmacro %}

{% macro hash_account(column) -%}
    {#-
        Salted hash of the name of an account on a platform; NULL for NULL or blank, and where it is
        masked with *, because t**1 may be anybody.
    -#}
    case
        when {{ trimmed(column) }} <> '' and {{ column }} not like '%*%'
            then {{ sha256_hex(
                'concat(' ~ hash_salt() ~ ", '|account|', lower(" ~ trimmed(column) ~ '))'
            ) }}
    end
{%- endmacro %}
