{{ behind_gate('intermediate') }}

with

shops as (

    select
        shop_id,
        platform
    from {{ ref('int_shops') }}

),

periods as (

    select * from {{ ref('int_calendar_periods') }}

),

data_period as (

    select as_of from {{ ref('int_data_period') }}

),

legs as (

    select
        shop_id,
        payment_method,
        paid_date as business_date,
        {{ total('amount') }} as paid_amount,
        count(*) as payments,
        0 as payment_intents,
        0 as payment_intents_captured
    from {{ ref('int_payments_paid') }}
    group by shop_id, payment_method, paid_date

    union all

    select
        shop_id,
        payment_method,
        first_attempt_date as business_date,
        {{ total('0') }} as paid_amount,
        0 as payments,
        count(*) as payment_intents,
        count(*) filter (where is_captured) as payment_intents_captured
    from {{ ref('int_payment_intents') }}
    group by shop_id, payment_method, first_attempt_date

),

sums as (

    select
        periods.period_grain,
        periods.period_start,
        coalesce(legs.shop_id, '(all)') as shop_id,
        coalesce(shops.platform, '(all)') as platform,
        legs.payment_method,
        {{ total('legs.paid_amount') }} as paid_amount,
        cast(sum(legs.payments) as bigint) as payments,
        cast(sum(legs.payment_intents) as bigint) as payment_intents,
        cast(sum(legs.payment_intents_captured) as bigint) as payment_intents_captured,
        bool_and(periods.is_complete) as is_complete
    from legs
    inner join shops on legs.shop_id = shops.shop_id
    inner join periods on legs.business_date = periods.business_date
    group by
        legs.payment_method,
        {{ period_grouping_sets(
            'legs.shop_id', 'shops.platform', []
        ) }}

),

with_all_methods as (

    select
        *,
        cast(
            sum(paid_amount) over (
                partition by period_grain, period_start, shop_id, platform
            ) as decimal(28, 4)
        ) as paid_amount_of_all_methods,
        cast(
            sum(payments) over (
                partition by period_grain, period_start, shop_id, platform
            ) as bigint
        ) as payments_of_all_methods
    from sums

),

final as (

    select
        with_all_methods.period_grain,
        with_all_methods.period_start,
        with_all_methods.shop_id,
        with_all_methods.platform,
        with_all_methods.payment_method,
        '{{ var("reporting_currency") }}' as currency,
        with_all_methods.paid_amount,
        with_all_methods.paid_amount_of_all_methods,
        with_all_methods.payments,
        with_all_methods.payments_of_all_methods,
        with_all_methods.payment_intents,
        with_all_methods.payment_intents_captured,
        {{ safe_divide(
            'with_all_methods.paid_amount', 'with_all_methods.paid_amount_of_all_methods'
        ) }} as payment_method_share,
        {{ safe_divide(
            'with_all_methods.payment_intents_captured', 'with_all_methods.payment_intents'
        ) }} as payment_success_rate,
        with_all_methods.is_complete as is_mature,
        greatest(with_all_methods.payments, with_all_methods.payment_intents)
        < {{ var('min_n') }} as is_low_n,
        '{{ var("params_version") }}' as params_version,
        data_period.as_of
    from with_all_methods
    cross join data_period

)

select * from final
