{% macro with_utc_times(cte, column) -%}
    {#-
        CTEs that add `<column>_utc`, the UTC time of a cell, to every row of a CTE with a `shop_id`:
        without offset it is local time of the shop. The offsets come from a table, since converting
        with a time zone that is a column is slow where rows are many.
        Gives the CTE `<cte>_and_utc`.
    -#}
shops as (

    select
        shop_id,
        timezone
    from {{ ref('stg_shopmarts__shops') }}

),

timezone_offsets as (

    select * from {{ ref('stg_shopmarts__timezone_offsets') }}

),

{{ cte }}_as_written as (

    select
        *,
        {{ has_utc_offset(column) }} as has_utc_offset,
        {{ written_timestamp(column) }} as written_at
    from {{ cte }}

),

{{ cte }}_and_utc as (

    select
        {{ cte }}_as_written.*,
        case
            when has_utc_offset then written_at
            else {{ add_seconds('written_at', '-timezone_offsets.offset_seconds') }}
        end as {{ column }}_utc
    from {{ cte }}_as_written
    left join shops on {{ cte }}_as_written.shop_id = shops.shop_id
    left join timezone_offsets
        on
            shops.timezone = timezone_offsets.timezone
            and {{ cte }}_as_written.written_at >= timezone_offsets.valid_from_local
            and {{ cte }}_as_written.written_at < timezone_offsets.valid_to_local

)
{%- endmacro %}
