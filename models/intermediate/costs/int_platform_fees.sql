{{ behind_gate('staging') }}

with

excluded_orders as (

    select * from {{ ref('int_orders_excluded') }}

),

fees as (

    -- fees of test orders and of orders of staff are left out with their orders
    select fees.*
    from {{ ref('stg_universal__platform_fees') }} as fees
    left join excluded_orders
        on
            fees.shop_id = excluded_orders.shop_id
            and fees.order_id = excluded_orders.order_id
    where excluded_orders.order_id is null

),

{{ with_fx_factor('fees', 'fee_date') }},

final as (

    select
        shop_id,
        fee_id,
        order_id,
        fee_kind,
        currency,
        amount as amount_txn,
        {{ money('amount * fx_factor') }} as amount,
        fee_date,
        source_file,
        source_line
    from fees_and_fx

)

select * from final
