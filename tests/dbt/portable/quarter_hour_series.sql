{#- Both ends are in it: a day has 97 quarter hours, midnight twice. -#}
with

periods as (

    select
        timestamp '2024-03-31 00:00:00' as first_at,
        timestamp '2024-04-01 00:00:00' as last_at

),

quarters as (

    select {{ quarter_hour_series('first_at', 'last_at') }} as quarter_at
    from periods

)

select
    count(*) as quarters,
    min(quarter_at) as first_quarter,
    max(quarter_at) as last_quarter
from quarters
having
    count(distinct quarter_at) <> 97
    or min(quarter_at) <> timestamp '2024-03-31 00:00:00'
    or max(quarter_at) <> timestamp '2024-04-01 00:00:00'
