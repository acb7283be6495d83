{{ behind_gate('staging') }}

with

orders as (

    select * from {{ ref('int_orders') }}

),

identities as (

    select * from {{ ref('int_customer_identities') }}
    where identity_type = 'customer_id'

),

universal_accounts as (

    select
        shop_id,
        customer_id,
        country,
        member_tier,
        coalesce(is_member, false) as is_member,
        coalesce(accepts_marketing, false) as accepts_marketing,
        coalesce(is_staff, false) as is_staff,
        created_at as registered_at
    from {{ ref('stg_universal__customers') }}

),

shopify_accounts as (

    select
        shop_id,
        coalesce(customer_id, email_hash) as customer_id,
        country,
        cast(null as string) as member_tier,
        false as is_member,
        coalesce(accepts_marketing, false) as accepts_marketing,
        false as is_staff,
        cast(null as timestamp) as registered_at
    from {{ ref('stg_shopify__customers') }}
    where customer_id is not null or email_hash is not null

),

accounts as (

    select * from universal_accounts
    union all
    select * from shopify_accounts

),

known_accounts as (

    -- what is known of the account with the lowest id, where exports name one customer twice
    select
        accounts.*,
        identities.customer_key
    from accounts
    inner join identities
        on
            accounts.shop_id = identities.shop_id
            and accounts.customer_id = identities.identity_value
    qualify
        row_number() over (
            partition by accounts.shop_id, identities.customer_key
            order by accounts.customer_id, accounts.registered_at
        ) = 1

),

purchases as (

    select
        shop_id,
        customer_key,
        bool_and(is_anonymous) as is_anonymous,
        min(ship_country) as ship_country,
        count(*) as orders_count,
        count(*) filter (where is_paid) as paid_orders,
        {{ total('gross_sales') }} as gross_sales,
        {{ total('discount_amount') }} as discount_amount,
        {{ total('paid_amount') }} as paid_amount,
        min(order_date) as first_order_date,
        max(order_date) as last_order_date
    from orders
    group by 1, 2

),

final as (

    -- customers with an account who never ordered, and guests who never had one
    select
        coalesce(purchases.shop_id, known_accounts.shop_id) as shop_id,
        coalesce(purchases.customer_key, known_accounts.customer_key) as customer_key,
        coalesce(known_accounts.country, purchases.ship_country) as country,
        known_accounts.member_tier,
        coalesce(purchases.orders_count, 0) as orders_count,
        coalesce(purchases.paid_orders, 0) as paid_orders,
        {{ money('coalesce(purchases.gross_sales, 0)') }} as gross_sales,
        {{ money('coalesce(purchases.discount_amount, 0)') }} as discount_amount,
        {{ money('coalesce(purchases.paid_amount, 0)') }} as paid_amount,
        known_accounts.customer_key is not null as has_account,
        coalesce(purchases.is_anonymous, false) as is_anonymous,
        coalesce(known_accounts.is_member, false) as is_member,
        coalesce(known_accounts.accepts_marketing, false) as accepts_marketing,
        purchases.first_order_date,
        purchases.last_order_date,
        known_accounts.registered_at
    from purchases
    full outer join known_accounts
        on
            purchases.shop_id = known_accounts.shop_id
            and purchases.customer_key = known_accounts.customer_key
    where not coalesce(known_accounts.is_staff, false)

)

select * from final
