{#- NULLs take the value before them; before the first value there is none. -#}
with

cases as (

    select cells.*
    from (
        values
        (1, cast(null as string), cast(null as string)),
        (2, 'a', 'a'),
        (3, null, 'a'),
        (4, 'b', 'b')
    ) as cells (place, input, expected)

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
