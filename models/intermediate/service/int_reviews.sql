{{ behind_gate('staging') }}

with

shops as (

    select * from {{ ref('int_shops') }}

),

excluded_orders as (

    select * from {{ ref('int_orders_excluded') }}

),

counted as (

    -- what staff and test orders are rated says nothing of buyers
    select
        reviews.*,
        cast(null as string) as email_hash
    from {{ ref('stg_universal__reviews') }} as reviews
    left join excluded_orders
        on
            reviews.shop_id = excluded_orders.shop_id
            and reviews.order_id = excluded_orders.order_id
    where excluded_orders.order_id is null

),

{{ with_customer_keys('counted') }},

final as (

    select
        reviews.shop_id,
        reviews.review_id,
        shops.platform,
        'universal' as source_system,
        reviews.customer_key,
        reviews.order_id,
        reviews.sku,
        reviews.agent_id,
        reviews.reason_group,
        reviews.phase,
        case
            when reviews.rating >= 4 then 'positive'
            when reviews.rating > 2 then 'neutral'
            when reviews.rating <= 2 then 'negative'
        end as rating_group,
        cast(reviews.rating as double) as rating,
        cast(reviews.dsr_description as double) as dsr_description,
        cast(reviews.dsr_service as double) as dsr_service,
        cast(reviews.dsr_logistics as double) as dsr_logistics,
        reviews.photo_count,
        reviews.is_invited,
        reviews.improved_at is not null as is_improved,
        {{ business_date('reviews.created_at', 'shops.timezone') }} as created_date,
        {{ business_date('reviews.invited_at', 'shops.timezone') }} as invited_date,
        reviews.created_at,
        reviews.invited_at,
        reviews.improved_at,
        reviews.source_file,
        reviews.source_line
    from counted_and_customers as reviews
    inner join shops on reviews.shop_id = shops.shop_id

)

select * from final
