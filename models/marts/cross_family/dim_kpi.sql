{{ behind_gate('intermediate') }}

with

catalogue as (

    select
        kpi_id,
        family_code,
        family_id,
        mart,
        name_en,
        name_zh_cn,
        name_zh_tw,
        name_pl,
        formula,
        filters_time_basis,
        unit,
        direction,
        dimensions,
        edge_cases,
        cast(tier as integer) as tier
    from {{ ref('kpi_catalogue') }}

)

select * from catalogue
