{{ behind_gate('staging') }}

with

data_period as (

    select * from {{ ref('int_data_period') }}

),

published_rates as (

    -- an owner's own rates come before those of the ECB
    select
        currency,
        rate_date,
        rate_per_eur,
        1 as preference,
        shop_id
    from {{ ref('stg_universal__fx_rates') }}

    union all

    select
        currency,
        rate_date,
        rate_per_eur,
        2 as preference,
        shop_id
    from {{ ref('stg_ecb__fx_rates') }}

),

rates as (

    select
        currency,
        rate_date,
        rate_per_eur
    from published_rates
    where rate_per_eur > 0 and currency <> 'EUR'
    qualify
        row_number() over (
            partition by currency, rate_date
            order by preference, shop_id, rate_per_eur
        ) = 1

),

validity as (

    select
        currency,
        rate_date,
        rate_per_eur,
        lead(rate_date) over (partition by currency order by rate_date) as next_rate_date
    from rates

),

days as (

    select {{ date_series('first_date', 'greatest(last_date, as_of)') }} as business_date
    from data_period

),

euro_rates as (

    select
        days.business_date,
        validity.currency,
        validity.rate_date,
        validity.rate_per_eur
    from days
    inner join validity
        on
            days.business_date >= validity.rate_date
            and (
                validity.next_rate_date is null
                or days.business_date < validity.next_rate_date
            )

    union all

    select
        business_date,
        'EUR' as currency,
        business_date as rate_date,
        cast(1 as decimal(28, 10)) as rate_per_eur
    from days

),

reporting_rates as (

    select
        business_date,
        rate_per_eur
    from euro_rates
    where currency = '{{ var("reporting_currency") }}'

),

factors as (

    select
        euro_rates.business_date,
        euro_rates.currency,
        euro_rates.rate_date,
        euro_rates.rate_per_eur,
        cast(
            cast(reporting_rates.rate_per_eur as double)
            / cast(euro_rates.rate_per_eur as double) as decimal(19, 10)
        ) as fx_factor
    from euro_rates
    inner join reporting_rates on euro_rates.business_date = reporting_rates.business_date
    where euro_rates.currency <> '{{ var("reporting_currency") }}'

    union all

    -- the reporting currency needs no rate
    select
        business_date,
        '{{ var("reporting_currency") }}' as currency,
        business_date as rate_date,
        cast(null as decimal(28, 10)) as rate_per_eur,
        cast(1 as decimal(19, 10)) as fx_factor
    from days

)

select * from factors
