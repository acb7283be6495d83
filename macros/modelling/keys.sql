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


{% macro cart_key(shop_id, cart_id) -%}
    {#- Key of a cart that the tracker or the export names. -#}
    md5(concat({{ shop_id }}, '|cart|', {{ cart_id }}))
{%- endmacro %}
