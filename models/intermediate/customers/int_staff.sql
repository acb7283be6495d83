{{ behind_gate('staging') }}

with

accounts as (

    select * from {{ ref('stg_universal__customers') }}

),

staff as (

    -- distinct: a staff member is one row, whatever the export
    select distinct
        shop_id,
        customer_id
    from accounts
    where is_staff

)

select * from staff
