{#-
    Protects paid_amount: what was captured on a day, summed by currency and then converted at the
    rate of the day, is what the mart shows for the day. Payments are converted one by one, so each
    may differ by its rounding.
-#}
with

captured as (

    select
        shop_id,
        paid_date,
        currency,
        count(*) as payments,
        sum(amount_txn) as amount_txn
    from {{ ref('int_payments') }}
    where is_captured and paid_at is not null
    group by 1, 2, 3

),

rates as (

    select
        currency,
        business_date,
        fx_factor
    from {{ ref('int_fx_daily') }}

),

converted as (

    select
        captured.shop_id,
        captured.paid_date,
        sum(captured.payments) as payments,
        sum(cast(captured.amount_txn as double) * cast(rates.fx_factor as double)) as amount
    from captured
    left join rates
        on
            captured.currency = rates.currency
            and captured.paid_date = rates.business_date
    group by 1, 2

),

mart_days as (

    select
        shop_id,
        cast(period_start as date) as paid_date,
        paid_amount
    from {{ ref('mart_overall_operations') }}
    where period_grain = 'day' and shop_id <> '(all)' and paid_amount <> 0

),

mismatches as (

    select
        coalesce(converted.shop_id, mart_days.shop_id) as shop_id,
        coalesce(converted.paid_date, mart_days.paid_date) as paid_date,
        converted.amount as captured_amount,
        mart_days.paid_amount
    from converted
    full outer join mart_days
        on
            converted.shop_id = mart_days.shop_id
            and converted.paid_date = mart_days.paid_date
    where
        abs(coalesce(converted.amount, 0) - coalesce(mart_days.paid_amount, 0))
        > 0.0001 * coalesce(converted.payments, 0)

)

select * from mismatches
