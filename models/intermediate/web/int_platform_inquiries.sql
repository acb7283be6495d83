{{ behind_gate('staging') }}

with

shops as (

    select * from {{ ref('int_shops') }}

),

final as (

    select
        inquiries.shop_id,
        shops.platform,
        'day' as period_grain,
        inquiries.inquiry_customers,
        inquiries.paid_customers,
        'platform' as measured_by,
        inquiries.traffic_date as business_date,
        inquiries.source_file,
        inquiries.source_line
    from {{ ref('stg_sycm__inquiry_to_pay') }} as inquiries
    inner join shops on inquiries.shop_id = shops.shop_id

)

select * from final
