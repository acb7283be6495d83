{#- Both ends are in it, the leap day too; a series of one day has one. -#}
with

periods as (

    select cells.*
    from (
        values
        (date '2024-02-28', date '2024-03-01', 3),
        (date '2024-12-31', date '2024-12-31', 1)
    ) as cells (first_date, last_date, expected)

),

days as (

    select
        first_date,
        expected,
        {{ date_series('first_date', 'last_date') }} as series_date
    from periods

)

select
    first_date,
    count(*) as days,
    min(series_date) as first_day,
    max(series_date) as last_day
from days
group by first_date, expected
having
    count(*) <> expected
    or count(distinct series_date) <> expected
    or min(series_date) <> first_date
