{#- Blanks of every script go, a tab stays. -#}
with

cases as (

    select '  a b ' as input, 'a b' as expected
    union all
    select concat('　', 'a', ' '), 'a'
    union all
    select concat(chr(9), 'a'), concat(chr(9), 'a')
    union all
    select '   ', ''

)

select
    *,
    {{ trimmed('input') }} as actual
from cases
where {{ trimmed('input') }} is distinct from expected
