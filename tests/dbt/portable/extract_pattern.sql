{#- A group of the first match; empty where nothing matches. -#}
with

cases as (

    select cells.*
    from (
        values
        ('VAT 23% and 8%', '23'),
        ('VAT 5.5 %', '5.5'),
        ('no tax', ''),
        (cast(null as string), cast(null as string))
    ) as cells (input, expected)

)

select
    *,
    {{ extract_pattern('input', '([0-9]+(?:[.][0-9]+)?) *%') }} as actual
from cases
where {{ extract_pattern('input', '([0-9]+(?:[.][0-9]+)?) *%') }} is distinct from expected
