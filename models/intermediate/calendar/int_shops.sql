{{ behind_gate('staging') }}

with

shops as (

    select
        shop_id,
        shop_name,
        platform,
        timezone,
        currency,
        country
    from {{ ref('stg_shopmarts__shops') }}

)

select * from shops
