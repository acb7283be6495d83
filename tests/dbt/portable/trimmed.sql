{#- Blanks of every script go, a tab stays. -#}
with

cases as (

    select cells.*
    from (
        values
        ('  a b ', 'a b'),
        (concat('　', 'a', ' '), 'a'),
        (concat(chr(9), 'a'), concat(chr(9), 'a')),
        ('   ', '')
    ) as cells (input, expected)

)

select
    *,
    {{ trimmed('input') }} as actual
from cases
where {{ trimmed('input') }} is distinct from expected
