{{ behind_gate('staging') }}

with

costs as (

    select * from {{ ref('stg_universal__marketing_costs') }}

),

{{ with_fx_factor('costs', 'cost_date') }},

final as (

    select
        shop_id,
        cost_id,
        cost_kind,
        channel_group,
        campaign_id,
        currency,
        amount as amount_txn,
        {{ money('amount * fx_factor') }} as amount,
        cost_date,
        source_file,
        source_line
    from costs_and_fx

)

select * from final
