{#-
    Protects first_response_time_avg, first_contact_resolution, nps, csat_score, nps_response_rate and
    review_count: what the exports of help desks and surveys hold, and the reviews of orders that
    count, is in the entities, and nothing else is.
-#}
with

staged as (

    -- union: what two exports hold is there once
    select
        'ticket' as entity,
        shop_id,
        ticket_id as fact_id
    from {{ ref('stg_zendesk__tickets') }}
    union
    select
        'ticket' as entity,
        shop_id,
        ticket_id as fact_id
    from {{ ref('stg_universal__tickets') }}
    union
    select
        'survey response' as entity,
        shop_id,
        response_id as fact_id
    from {{ ref('stg_delighted__responses') }}
    union
    select
        'survey response' as entity,
        shop_id,
        response_id as fact_id
    from {{ ref('stg_typeform__responses') }}
    union
    select
        'survey response' as entity,
        shop_id,
        response_id as fact_id
    from {{ ref('stg_universal__surveys') }}
    union
    select
        'review' as entity,
        reviews.shop_id,
        reviews.review_id as fact_id
    from {{ ref('stg_universal__reviews') }} as reviews
    left join {{ ref('int_orders_excluded') }} as excluded_orders
        on
            reviews.shop_id = excluded_orders.shop_id
            and reviews.order_id = excluded_orders.order_id
    where excluded_orders.order_id is null

),

known as (

    select
        'ticket' as entity,
        shop_id,
        ticket_id as fact_id
    from {{ ref('int_tickets') }}
    union all
    select
        'survey response' as entity,
        shop_id,
        response_id as fact_id
    from {{ ref('int_survey_responses') }}
    union all
    select
        'review' as entity,
        shop_id,
        review_id as fact_id
    from {{ ref('int_reviews') }}

)

{{ rows_that_differ('staged', 'known') }}
