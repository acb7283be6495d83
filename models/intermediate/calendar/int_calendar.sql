{{ behind_gate('staging') }}

with

data_period as (

    select * from {{ ref('int_data_period') }}

),

days as (

    select
        first_date,
        as_of,
        {{ date_series('first_date', 'as_of') }} as business_date
    from data_period

),

periods as (

    select
        business_date,
        cast(business_date as timestamp) as day_start,
        cast(date_trunc('week', business_date) as timestamp) as week_start,
        cast(date_trunc('month', business_date) as timestamp) as month_start,
        cast(date_trunc('quarter', business_date) as timestamp) as quarter_start,
        cast(date_trunc('year', business_date) as timestamp) as year_start,
        cast(first_date as timestamp) as all_start,
        {{ iso_weekday('business_date') }} as iso_weekday,
        business_date - interval 364 day as same_weekday_last_year
    from days

)

select
    business_date,
    iso_weekday,
    cast(same_weekday_last_year as date) as same_weekday_last_year,
    day_start,
    week_start,
    month_start,
    quarter_start,
    year_start,
    all_start
from periods
