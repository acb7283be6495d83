{#- Every match is replaced; groups stand in the replacement. -#}
with

cases as (

    select cells.*
    from (
        values
        ('a-1,b-2', '1/a,2/b'),
        ('none', 'none'),
        ('x.1-2', 'x.1-2'),
        (cast(null as string), cast(null as string))
    ) as cells (input, expected)

)

select
    *,
    {{ replace_pattern('input', '([a-z])-([0-9])', '\\2/\\1') }} as actual
from cases
where {{ replace_pattern('input', '([a-z])-([0-9])', '\\2/\\1') }} is distinct from expected
