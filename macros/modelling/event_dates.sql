{% macro with_event_dates(cte) -%}
    {#-
        CTEs that add `event_date`, the business date of `occurred_at` in the time zone of the shop, to
        every row of a CTE with a `shop_id`. The offsets come from a table, as in with_utc_times().
        Gives the CTE `<cte>_and_dates`.
    -#}
shops as (

    select * from {{ ref('int_shops') }}

),

timezone_offsets as (

    select * from {{ ref('stg_shopmarts__timezone_offsets') }}

),

{{ cte }}_and_dates as (

    select
        {{ cte }}.*,
        cast(
            {{ add_seconds(cte ~ '.occurred_at', 'timezone_offsets.offset_seconds') }} as date
        ) as event_date
    from {{ cte }}
    inner join shops on {{ cte }}.shop_id = shops.shop_id
    inner join timezone_offsets
        on
            shops.timezone = timezone_offsets.timezone
            and {{ cte }}.occurred_at >= timezone_offsets.valid_from_utc
            and {{ cte }}.occurred_at < timezone_offsets.valid_to_utc

)
{%- endmacro %}
