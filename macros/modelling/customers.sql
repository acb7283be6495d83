{% macro with_customer_keys(cte) -%}
    {#-
        CTEs that add `customer_key` to every row of a CTE with shop_id, customer_id, email_hash and
        order_id: that of the account, else of the e-mail address, else of the order; of who never
        ordered the key that their first order will have. NULL where nothing names them.
        Gives the CTE `<cte>_and_customers`.
    -#}
identities as (

    select * from {{ ref('int_customer_identities') }}

),

order_customers as (

    select * from {{ ref('int_order_customers') }}

),

{{ cte }}_and_customers as (

    select
        {{ cte }}.*,
        coalesce(
            by_account.customer_key,
            by_email.customer_key,
            by_order.customer_key,
            case
                when {{ cte }}.customer_id is not null
                    then {{ customer_key(cte ~ '.shop_id', 'customer_id', cte ~ '.customer_id') }}
                when {{ cte }}.email_hash is not null
                    then {{ customer_key(cte ~ '.shop_id', 'email', cte ~ '.email_hash') }}
            end
        ) as customer_key
    from {{ cte }}
    left join identities as by_account
        on
            {{ cte }}.shop_id = by_account.shop_id
            and by_account.identity_type = 'customer_id'
            and {{ cte }}.customer_id = by_account.identity_value
    left join identities as by_email
        on
            {{ cte }}.shop_id = by_email.shop_id
            and by_email.identity_type = 'email'
            and {{ cte }}.email_hash = by_email.identity_value
    left join order_customers as by_order
        on
            {{ cte }}.shop_id = by_order.shop_id
            and {{ cte }}.order_id = by_order.order_id

)
{%- endmacro %}
