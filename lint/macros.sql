{#-
    What sqlfluff sees in the place of our macros: their form, so that it lints what the models say and
    not, over and over, what the macros make of it. Of expressions that is the first argument. A macro
    that is missing here is an undefined variable to sqlfluff.
-#}

{% macro behind_gate(layer) %}{% endmacro %}
{% macro touched_keys(keys) %}{% if caller %}{% endif %}{% endmacro %}
{% macro touched_periods(input, date) %}{% endmacro %}
{% macro changed(input) %}{{ input }}{% endmacro %}
{% macro is_touched(keys) %}true{% endmacro %}
{% macro latest_export(relation, replace_by, touched, exported_at) %}select * from {{ relation }}{% endmacro %}
{% macro kpi_rows(mart, dimensions, also) %}select * from {{ mart }}{% endmacro %}
{% macro rows_that_differ(expected, found) %}select * from {{ expected }} cross join {{ found }}{% endmacro %}
{% macro repeated_keys(relation, columns) %}select * from {{ relation }}{% endmacro %}
{% macro period_grouping_sets(shop_id, platform, dimensions, period_table) %}{{ shop_id }}{% endmacro %}
{% macro same_keys(left, right, keys) %}{{ left }}.{{ keys[0] }} = {{ right }}.{{ keys[0] }}{% endmacro %}
{% macro channels_of(traffic) %}('{{ traffic }}'){% endmacro %}
{% macro unreadable_cells(money, number, integer, boolean, date, timestamp) %}null{% endmacro %}

{% macro with_utc_times(cte, column) %}{{ cte }}_and_utc as (

    select * from {{ cte }}

){% endmacro %}
{% macro with_customer_keys(cte) %}{{ cte }}_and_customers as (

    select * from {{ cte }}

){% endmacro %}
{% macro with_event_dates(cte) %}{{ cte }}_and_dates as (

    select * from {{ cte }}

){% endmacro %}
{% macro with_fx_factor(cte, date_column) %}{{ cte }}_and_fx as (

    select * from {{ cte }}

){% endmacro %}
{% macro with_member_counts(cte, periods, dimensions, counts, from_date_on) %}{{ cte }}_counted as (

    select * from {{ cte }} cross join {{ periods }}

){% endmacro %}

{% macro add_seconds(utc_timestamp, seconds) %}{{ utc_timestamp }}{% endmacro %}
{% macro business_date(utc_timestamp, timezone) %}{{ utc_timestamp }}{% endmacro %}
{% macro cart_key(shop_id, cart_id) %}{{ shop_id }}{% endmacro %}
{% macro customer_key(shop_id, identity_type, identity_value) %}{{ shop_id }}{% endmacro %}
{% macro date_series(first_date, last_date) %}{{ first_date }}{% endmacro %}
{% macro decimal_from_text(text, precision, scale) %}{{ text }}{% endmacro %}
{% macro extract_pattern(text, pattern, group) %}{{ text }}{% endmacro %}
{% macro ga4_visitor_and_time() %}x{% endmacro %}
{% macro growth_rate(value, reference, is_complete) %}{{ value }} / {{ reference }}{% endmacro %}
{% macro hash_account(column) %}{{ column }}{% endmacro %}
{% macro hash_email(column) %}{{ column }}{% endmacro %}
{% macro hash_phone(column) %}{{ column }}{% endmacro %}
{% macro hash_salt() %}x{% endmacro %}
{% macro iso_weekday(date) %}{{ date }}{% endmacro %}
{% macro last_known(expression) %}max({{ expression }}){% endmacro %}
{% macro last_year_period_start(period_grain, period_start) %}{{ period_grain }}{% endmacro %}
{% macro local_from_utc(utc_timestamp, timezone) %}{{ utc_timestamp }}{% endmacro %}
{% macro matches(text, pattern) %}{{ text }}{% endmacro %}
{% macro median_of_counted(value, counted_up_to, counted, where) %}{{ value }}{% endmacro %}
{% macro money(expression) %}{{ expression }}{% endmacro %}
{% macro period_grain_of(first_date, last_date) %}{{ first_date }}{% endmacro %}
{% macro percentile(expression, fraction) %}{{ expression }}{% endmacro %}
{% macro previous_period_start(period_grain, period_start) %}{{ period_grain }}{% endmacro %}
{% macro quarter_hour_series(first_timestamp, last_timestamp) %}{{ first_timestamp }}{% endmacro %}
{% macro read_boolean(column) %}{{ column }}{% endmacro %}
{% macro read_date(column) %}{{ column }}{% endmacro %}
{% macro read_id(column) %}{{ column }}{% endmacro %}
{% macro read_integer(column) %}{{ column }}{% endmacro %}
{% macro read_minutes(column) %}{{ column }}{% endmacro %}
{% macro read_money(column) %}{{ column }}{% endmacro %}
{% macro read_number(column) %}{{ column }}{% endmacro %}
{% macro read_period_start(column) %}{{ column }}{% endmacro %}
{% macro read_text(column) %}{{ column }}{% endmacro %}
{% macro read_timestamp(column, timezone) %}{{ column }}{% endmacro %}
{% macro replace_pattern(text, pattern, replacement) %}{{ text }}{% endmacro %}
{% macro round_half_up(expression, decimals) %}{{ expression }}{% endmacro %}
{% macro safe_divide(numerator, denominator) %}{{ numerator }} / {{ denominator }}{% endmacro %}
{% macro seconds_between(earlier, later) %}{{ earlier }}{% endmacro %}
{% macro sha256_hex(text) %}{{ text }}{% endmacro %}
{% macro sorted_text(expression) %}{{ expression }}{% endmacro %}
{% macro source_session_key(shop_id, source_session_id) %}{{ shop_id }}{% endmacro %}
{% macro split_rows(text, separator) %}{{ text }}{% endmacro %}
{% macro timestamp_from_micros(micros) %}{{ micros }}{% endmacro %}
{% macro timestamp_without_offset(column) %}{{ column }}{% endmacro %}
{% macro total(expression) %}{{ expression }}{% endmacro %}
{% macro trimmed(text) %}{{ text }}{% endmacro %}
{% macro url_host(url) %}{{ url }}{% endmacro %}
{% macro url_path(url) %}{{ url }}{% endmacro %}
{% macro utc_from_local(local_timestamp, timezone) %}{{ local_timestamp }}{% endmacro %}
{% macro utc_timestamp_with_offset(column) %}{{ column }}{% endmacro %}
{% macro visitor_key(shop_id, user_id, visitor_id) %}{{ shop_id }}{% endmacro %}
{% macro written_timestamp(column) %}{{ column }}{% endmacro %}
