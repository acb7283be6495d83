{% macro ga4_visitor_and_time() -%}
    {#-
        Shop, cookie and time of a row of an event, as they stand in the raw tables, never NULL:
        GA4 numbers no events, and what exports hold of one event has these in common.
    -#}
    shop_id, coalesce({{ read_id('user_pseudo_id') }}, ''), coalesce(
        {{- timestamp_from_micros(read_integer('event_timestamp')) -}}
        , timestamp '1970-01-01 00:00:00')
{%- endmacro %}
