{% macro with_fx_factor(cte, date_column) -%}
    {#-
        CTEs that add `fx_factor`, the factor from the currency of a row to the reporting currency
        on a date, to every row of a CTE with a `currency` column. Dates before the first or after
        the last business day take the rate of that day.
        Gives the CTE `<cte>_and_fx`.
    -#}
fx as (

    select * from {{ ref('int_fx_daily') }}

),

fx_period as (

    select
        min(business_date) as first_date,
        max(business_date) as last_date
    from fx

),

{{ cte }}_and_fx as (

    select
        {{ cte }}.*,
        fx.fx_factor
    from {{ cte }}
    cross join fx_period
    left join fx
        on
            {{ cte }}.currency = fx.currency
            and least(greatest({{ cte }}.{{ date_column }}, fx_period.first_date), fx_period.last_date)
            = fx.business_date

)
{%- endmacro %}
