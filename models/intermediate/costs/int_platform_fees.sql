{{ behind_gate('staging') }}

with

excluded_orders as (

    select * from {{ ref('int_orders_excluded') }}

),

shops as (

    select * from {{ ref('int_shops') }}

),

alipay_fees as (

    -- a fee given back is a negative fee; a statement may hold one number twice
    select
        bill.shop_id,
        concat(
            'alipay-', bill.entry_id, '-',
            row_number() over (
                partition by bill.shop_id, bill.entry_id
                order by bill.source_file, bill.source_line
            )
        ) as fee_id,
        bill.order_id,
        coalesce(bill.business_description, bill.entry_word) as fee_kind,
        bill.currency,
        {{ money('coalesce(bill.expense_amount, 0) - coalesce(bill.income_amount, 0)') }}
            as amount,
        {{ business_date('bill.booked_at', 'shops.timezone') }} as fee_date,
        bill.source_file,
        bill.source_line
    from {{ ref('stg_alipay__bill') }} as bill
    inner join shops on bill.shop_id = shops.shop_id
    where bill.entry_kind in ('fee', 'fee_refund')

),

unioned as (

    select
        shop_id,
        fee_id,
        order_id,
        fee_kind,
        currency,
        amount,
        fee_date,
        source_file,
        source_line
    from {{ ref('stg_universal__platform_fees') }}

    union all

    select * from alipay_fees

    union all

    -- a fee that Amazon gives back, as in a refund, is a negative one
    select
        entries.shop_id,
        entries.entry_id as fee_id,
        entries.order_id,
        lower(entries.entry_name) as fee_kind,
        entries.currency,
        {{ money('-entries.amount') }} as amount,
        {{ business_date('entries.posted_at', 'shops.timezone') }} as fee_date,
        entries.source_file,
        entries.source_line
    from {{ ref('int_settlement_entries') }} as entries
    inner join shops on entries.shop_id = shops.shop_id
    where entries.entry_kind = 'fee'

),

fees as (

    -- fees of test orders and of orders of staff are left out with their orders
    select unioned.*
    from unioned
    left join excluded_orders
        on
            unioned.shop_id = excluded_orders.shop_id
            and unioned.order_id = excluded_orders.order_id
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
