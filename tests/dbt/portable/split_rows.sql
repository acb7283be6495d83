{#- One row per part, empty parts included. -#}
with

texts as (

    select 'b|a||c' as input

),

parts as (

    select {{ split_rows('input', "'|'") }} as part
    from texts

),

counted as (

    select
        part,
        count(*) as times
    from parts
    group by part

)

select *
from counted
where part not in ('a', 'b', 'c', '') or times <> 1

union all

select
    'parts' as part,
    count(*) as times
from counted
having count(*) <> 4
