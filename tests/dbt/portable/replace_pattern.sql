{#- Every match is replaced; groups stand in the replacement. -#}
with

cases as (

    select 'a-1,b-2' as input, '1/a,2/b' as expected
    union all
    select 'none', 'none'
    union all
    select 'x.1-2', 'x.1-2'
    union all
    select cast(null as string), cast(null as string)

)

select
    *,
    {{ replace_pattern('input', '([a-z])-([0-9])', '\\2/\\1') }} as actual
from cases
where {{ replace_pattern('input', '([a-z])-([0-9])', '\\2/\\1') }} is distinct from expected
