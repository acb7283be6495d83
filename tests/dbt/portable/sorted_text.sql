{#- Texts, not numbers, decide the order; what stands twice stays twice. -#}
with

numbers as (

    select {{ split_rows("'7|10|9|10'", "'|'") }} as number

),

texts as (

    select
        number = '7' as is_alone,
        {{ sorted_text('cast(number as integer)') }} as numbers
    from numbers
    group by 1

)

select *
from texts
where numbers <> case when is_alone then '7' else '10,10,9' end
