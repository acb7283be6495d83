{#- NULLs take the value before them; before the first value there is none. -#}
with

cases as (

    select 1 as place, cast(null as string) as input, cast(null as string) as expected
    union all
    select 2, 'a', 'a'
    union all
    select 3, null, 'a'
    union all
    select 4, 'b', 'b'

),

filled as (

    select
        place,
        expected,
        {{ last_known('input') }} over (
            order by place rows between unbounded preceding and current row
        ) as actual
    from cases

)

select * from filled
where actual is distinct from expected
