{#-
    Protects what 生意参谋 says of products and inquiries (visitors and sales of products, inquiry_customers):
    the entities have as many rows, visitors, customers and money as the exports.
-#}
with

counts as (

    select
        'products' as entity,
        shop_id,
        1 as staged_rows,
        0 as known_rows,
        coalesce(unique_visitors, 0) as staged_people,
        0 as known_people,
        coalesce(paid_amount, 0) as staged_amount,
        0 as known_amount
    from {{ ref('stg_sycm__products') }}

    union all

    select
        'products',
        shop_id,
        0,
        1,
        0,
        coalesce(unique_visitors, 0),
        0,
        coalesce(paid_amount_txn, 0)
    from {{ ref('int_platform_products') }}

    union all

    select
        'inquiries',
        shop_id,
        1,
        0,
        coalesce(inquiry_customers, 0),
        0,
        0,
        0
    from {{ ref('stg_sycm__inquiry_to_pay') }}

    union all

    select
        'inquiries',
        shop_id,
        0,
        1,
        0,
        coalesce(inquiry_customers, 0),
        0,
        0
    from {{ ref('int_platform_inquiries') }}

)

select
    entity,
    shop_id,
    sum(staged_rows) as staged_rows,
    sum(known_rows) as known_rows,
    sum(staged_people) as staged_people,
    sum(known_people) as known_people,
    sum(staged_amount) as staged_amount,
    sum(known_amount) as known_amount
from counts
group by 1, 2
having
    sum(staged_rows) <> sum(known_rows)
    or sum(staged_people) <> sum(known_people)
    or sum(staged_amount) <> sum(known_amount)
