{#-
    Between the values at 0.75 x (n - 1) counted from 0: of two values three quarters of the way,
    of five the fourth; a group of NULLs has none.
-#}
with

cases as (

    select cells.*
    from (
        values
        ('one', cast(7 as double), cast(7 as double)),
        ('two', cast(100 as double), cast(175 as double)),
        ('two', cast(200 as double), cast(175 as double)),
        ('three', cast(30 as double), cast(25 as double)),
        ('three', cast(10 as double), cast(25 as double)),
        ('three', cast(20 as double), cast(25 as double)),
        ('five', cast(5 as double), cast(4 as double)),
        ('five', cast(1 as double), cast(4 as double)),
        ('five', cast(4 as double), cast(4 as double)),
        ('five', cast(2 as double), cast(4 as double)),
        ('five', cast(3 as double), cast(4 as double)),
        ('with a NULL', cast(100 as double), cast(175 as double)),
        ('with a NULL', cast(null as double), cast(175 as double)),
        ('with a NULL', cast(200 as double), cast(175 as double)),
        ('none', cast(null as double), cast(null as double))
    ) as cells (name, input, expected)

),

aggregated as (

    select
        name,
        min(expected) as expected,
        {{ percentile('input', 0.75) }} as actual
    from cases
    group by 1

)

select * from aggregated
where actual is distinct from expected
