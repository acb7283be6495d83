{#- Time arithmetic that engines spell differently. Timestamps are naive and mean UTC unless said otherwise. -#}

{% macro utc_from_local(local_timestamp, timezone) -%}
    {#- UTC timestamp of a wall-clock time in an IANA time zone (text expression, may be a column). -#}
    {{ return(adapter.dispatch('utc_from_local', 'shopmarts')(local_timestamp, timezone)) }}
{%- endmacro %}

{% macro duckdb__utc_from_local(local_timestamp, timezone) -%}
    timezone('UTC', timezone({{ timezone }}, {{ local_timestamp }}))
{%- endmacro %}

{% macro spark__utc_from_local(local_timestamp, timezone) -%}
    {#-
        Spark takes the earlier of the two instants of a local time that occurs twice, DuckDB the
        later one. The later one is found with the offset that holds three hours on.
    -#}
    {%- set earlier -%} to_utc_timestamp({{ local_timestamp }}, {{ timezone }}) {%- endset -%}
    {%- set probe -%} ({{ earlier }} + interval 3 hours) {%- endset -%}
    {%- set later -%}
        ({{ local_timestamp }} - (from_utc_timestamp({{ probe }}, {{ timezone }}) - {{ probe }}))
    {%- endset -%}
    case
        when from_utc_timestamp({{ later }}, {{ timezone }}) = {{ local_timestamp }} then {{ later }}
        else {{ earlier }}
    end
{%- endmacro %}

{% macro local_from_utc(utc_timestamp, timezone) -%}
    {#- Wall-clock time in an IANA time zone (text expression, may be a column) of a UTC timestamp. -#}
    {{ return(adapter.dispatch('local_from_utc', 'shopmarts')(utc_timestamp, timezone)) }}
{%- endmacro %}

{% macro duckdb__local_from_utc(utc_timestamp, timezone) -%}
    timezone({{ timezone }}, timezone('UTC', {{ utc_timestamp }}))
{%- endmacro %}

{% macro spark__local_from_utc(utc_timestamp, timezone) -%}
    from_utc_timestamp({{ utc_timestamp }}, {{ timezone }})
{%- endmacro %}

{% macro business_date(utc_timestamp, timezone) -%}
    {#- Date of a UTC timestamp in the time zone of its shop. -#}
    cast({{ local_from_utc(utc_timestamp, timezone) }} as date)
{%- endmacro %}

{% macro seconds_between(earlier, later) -%}
    {#- Elapsed seconds from one timestamp to a later one, as a double with its fraction. -#}
    {{ return(adapter.dispatch('seconds_between', 'shopmarts')(earlier, later)) }}
{%- endmacro %}

{% macro duckdb__seconds_between(earlier, later) -%}
    (epoch({{ later }}) - epoch({{ earlier }}))
{%- endmacro %}

{% macro spark__seconds_between(earlier, later) -%}
    (
        cast(unix_micros({{ later }}) as double) / 1000000
        - cast(unix_micros({{ earlier }}) as double) / 1000000
    )
{%- endmacro %}

{% macro add_seconds(utc_timestamp, seconds) -%}
    {#- Timestamp that lies a whole number of seconds (expression) after another. -#}
    {{ return(adapter.dispatch('add_seconds', 'shopmarts')(utc_timestamp, seconds)) }}
{%- endmacro %}

{% macro duckdb__add_seconds(utc_timestamp, seconds) -%}
    ({{ utc_timestamp }} + to_seconds({{ seconds }}))
{%- endmacro %}

{% macro spark__add_seconds(utc_timestamp, seconds) -%}
    timestampadd(second, {{ seconds }}, {{ utc_timestamp }})
{%- endmacro %}

{% macro timestamp_from_micros(micros) -%}
    {#- UTC timestamp of a count of microseconds since 1970-01-01 (bigint expression). -#}
    {{ return(adapter.dispatch('timestamp_from_micros', 'shopmarts')(micros)) }}
{%- endmacro %}

{% macro duckdb__timestamp_from_micros(micros) -%}
    make_timestamp({{ micros }})
{%- endmacro %}

{% macro spark__timestamp_from_micros(micros) -%}
    timestamp_micros({{ micros }})
{%- endmacro %}

{% macro date_series(first_date, last_date) -%}
    {#- One row per day from the first to the last date, as a column expression that explodes. -#}
    {{ return(adapter.dispatch('date_series', 'shopmarts')(first_date, last_date)) }}
{%- endmacro %}

{% macro duckdb__date_series(first_date, last_date) -%}
    cast(unnest(generate_series({{ first_date }}, {{ last_date }}, interval 1 day)) as date)
{%- endmacro %}

{% macro spark__date_series(first_date, last_date) -%}
    explode(sequence({{ first_date }}, {{ last_date }}, interval 1 day))
{%- endmacro %}

{% macro quarter_hour_series(first_timestamp, last_timestamp) -%}
    {#- One row per quarter of an hour between two timestamps, as a column expression that explodes. -#}
    {{ return(adapter.dispatch('quarter_hour_series', 'shopmarts')(first_timestamp, last_timestamp)) }}
{%- endmacro %}

{% macro duckdb__quarter_hour_series(first_timestamp, last_timestamp) -%}
    unnest(generate_series({{ first_timestamp }}, {{ last_timestamp }}, interval 15 minute))
{%- endmacro %}

{% macro spark__quarter_hour_series(first_timestamp, last_timestamp) -%}
    explode(sequence({{ first_timestamp }}, {{ last_timestamp }}, interval 15 minutes))
{%- endmacro %}

{% macro iso_weekday(date) -%}
    {#- Day of the week of a date, 1 = Monday to 7 = Sunday, as an integer. -#}
    {{ return(adapter.dispatch('iso_weekday', 'shopmarts')(date)) }}
{%- endmacro %}

{% macro duckdb__iso_weekday(date) -%}
    cast(isodow({{ date }}) as integer)
{%- endmacro %}

{% macro spark__iso_weekday(date) -%}
    (weekday({{ date }}) + 1)
{%- endmacro %}
