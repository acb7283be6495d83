{#- A group of the first match; empty where nothing matches. -#}
with

cases as (

    select 'VAT 23% and 8%' as input, '23' as expected
    union all
    select 'VAT 5.5 %', '5.5'
    union all
    select 'no tax', ''
    union all
    select cast(null as string), cast(null as string)

)

select
    *,
    {{ extract_pattern('input', '([0-9]+(?:[.][0-9]+)?) *%') }} as actual
from cases
where {{ extract_pattern('input', '([0-9]+(?:[.][0-9]+)?) *%') }} is distinct from expected
