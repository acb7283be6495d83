{{ behind_gate('staging') }}

with

accounts as (

    select
        shop_id,
        customer_id,
        email_hash,
        phone_hash
    from {{ ref('stg_universal__customers') }}

    union all

    select
        shop_id,
        coalesce(customer_id, email_hash) as customer_id,
        email_hash,
        phone_hash
    from {{ ref('stg_shopify__customers') }}
    where customer_id is not null or email_hash is not null

    union all

    select
        shop_id,
        customer_id,
        email_hash,
        phone_hash
    from {{ ref('int_orders_unioned') }}
    where customer_id is not null

),

guests as (

    select
        shop_id,
        email_hash,
        phone_hash
    from {{ ref('int_orders_unioned') }}
    where customer_id is null

),

account_identities as (

    select
        shop_id,
        'customer_id' as identity_type,
        customer_id as identity_value,
        customer_id as account_id
    from accounts

    union all

    -- an address or number that several accounts share belongs to the first of them
    select
        shop_id,
        'email' as identity_type,
        email_hash as identity_value,
        min(customer_id) as account_id
    from accounts
    where email_hash is not null
    group by 1, 3

    union all

    select
        shop_id,
        'phone' as identity_type,
        phone_hash as identity_value,
        min(customer_id) as account_id
    from accounts
    where phone_hash is not null
    group by 1, 3

),

account_keys as (

    -- distinct: an account is seen in the customers export and in each of its orders
    select distinct
        shop_id,
        identity_type,
        identity_value,
        {{ customer_key('shop_id', 'customer_id', 'account_id') }} as customer_key
    from account_identities

),

guest_email_keys as (

    select
        guests.shop_id,
        'email' as identity_type,
        guests.email_hash as identity_value,
        {{ customer_key('guests.shop_id', 'email', 'guests.email_hash') }} as customer_key
    from guests
    left join account_keys
        on
            guests.shop_id = account_keys.shop_id
            and account_keys.identity_type = 'email'
            and guests.email_hash = account_keys.identity_value
    where guests.email_hash is not null and account_keys.customer_key is null
    group by 1, 2, 3

),

email_keys as (

    select * from account_keys
    where identity_type = 'email'

    union all

    select * from guest_email_keys

),

guest_phone_keys as (

    -- a phone number first follows the e-mail address it was given with
    select
        guests.shop_id,
        'phone' as identity_type,
        guests.phone_hash as identity_value,
        coalesce(
            min(email_keys.customer_key),
            {{ customer_key('guests.shop_id', 'phone', 'guests.phone_hash') }}
        ) as customer_key
    from guests
    left join account_keys
        on
            guests.shop_id = account_keys.shop_id
            and account_keys.identity_type = 'phone'
            and guests.phone_hash = account_keys.identity_value
    left join email_keys
        on
            guests.shop_id = email_keys.shop_id
            and guests.email_hash = email_keys.identity_value
    where guests.phone_hash is not null and account_keys.customer_key is null
    group by 1, 2, 3

),

identities as (

    select * from account_keys
    union all
    select * from guest_email_keys
    union all
    select * from guest_phone_keys

)

select * from identities
