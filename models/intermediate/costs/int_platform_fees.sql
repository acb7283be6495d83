{{ behind_gate('staging') }}

with

fees as (

    select * from {{ ref('stg_universal__platform_fees') }}

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
