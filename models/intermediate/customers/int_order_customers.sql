{{ behind_gate('staging') }}
{% call touched_keys(['shop_id', 'order_id']) %}
select shop_id, order_id from {{ changed('int_orders_unioned') }}
{% for identity_type, column in [
    ('customer_id', 'customer_id'), ('email', 'email_hash'), ('phone', 'phone_hash')
] -%}
union
select orders.shop_id, orders.order_id
from {{ ref('int_orders_unioned') }} as orders
inner join {{ changed('int_customer_identities') }} as identities
    on
        orders.shop_id = identities.shop_id
        and identities.identity_type = '{{ identity_type }}'
        and orders.{{ column }} = identities.identity_value
{% endfor -%}
{% endcall %}

with

orders as (

    select
        shop_id,
        order_id,
        customer_id,
        -- a guest is known by address or number, a customer with an account by that
        case when customer_id is null then email_hash end as guest_email_hash,
        case when customer_id is null then phone_hash end as guest_phone_hash
    from {{ ref('int_orders_unioned') }}
    where {{ is_touched('shop_id, order_id') }}

),

identities as (

    select * from {{ ref('int_customer_identities') }}

),

staff as (

    -- distinct: the keys of all identities of an account are one
    select distinct
        identities.shop_id,
        identities.customer_key
    from identities
    inner join {{ ref('int_staff') }} as accounts
        on
            identities.shop_id = accounts.shop_id
            and identities.identity_type = 'customer_id'
            and identities.identity_value = accounts.customer_id

),

with_keys as (

    select
        orders.shop_id,
        orders.order_id,
        coalesce(
            by_account.customer_key,
            by_email.customer_key,
            by_phone.customer_key,
            {{ customer_key('orders.shop_id', 'order', 'orders.order_id') }}
        ) as customer_key,
        by_account.customer_key is null
        and by_email.customer_key is null
        and by_phone.customer_key is null as is_anonymous
    from orders
    left join identities as by_account
        on
            orders.shop_id = by_account.shop_id
            and by_account.identity_type = 'customer_id'
            and orders.customer_id = by_account.identity_value
    left join identities as by_email
        on
            orders.shop_id = by_email.shop_id
            and by_email.identity_type = 'email'
            and orders.guest_email_hash = by_email.identity_value
    left join identities as by_phone
        on
            orders.shop_id = by_phone.shop_id
            and by_phone.identity_type = 'phone'
            and orders.guest_phone_hash = by_phone.identity_value

),

with_staff as (

    select
        with_keys.shop_id,
        with_keys.order_id,
        with_keys.customer_key,
        with_keys.is_anonymous,
        staff.customer_key is not null as is_staff
    from with_keys
    left join staff
        on
            with_keys.shop_id = staff.shop_id
            and with_keys.customer_key = staff.customer_key

)

select * from with_staff
