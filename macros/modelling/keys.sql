{% macro customer_key(shop_id, identity_type, identity_value) -%}
    {#- Key of a customer: customers are told apart within a shop, never across shops. -#}
    md5(concat({{ shop_id }}, '|{{ identity_type }}|', {{ identity_value }}))
{%- endmacro %}


{% macro visitor_key(shop_id, user_id, visitor_id) -%}
    {#- Key of a visitor: the login where the session knows it, else the cookie or device. -#}
    md5(
        case
            when {{ user_id }} is not null then concat({{ shop_id }}, '|user|', {{ user_id }})
            else concat({{ shop_id }}, '|visitor|', coalesce({{ visitor_id }}, ''))
        end
    )
{%- endmacro %}


{% macro source_session_key(shop_id, source_session_id) -%}
    {#-
        Key of a session that its source numbers. The visitor is no part of it: a session stays one
        when its visitor logs in.
    -#}
    md5(concat({{ shop_id }}, '|id|', {{ source_session_id }}))
{%- endmacro %}


{% macro same_keys(left, right, keys) -%}
    {#- Join condition: the rows of two tables have the same values in all key columns. -#}
    {%- for key in keys -%}
        {{ left }}.{{ key }} = {{ right }}.{{ key }}{{ ' and ' if not loop.last }}
    {%- endfor -%}
{%- endmacro %}


{% macro cart_key(shop_id, cart_id) -%}
    {#- Key of a cart that the tracker or the export names. -#}
    md5(concat({{ shop_id }}, '|cart|', {{ cart_id }}))
{%- endmacro %}
