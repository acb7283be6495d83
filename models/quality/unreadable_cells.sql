{%- set staging_models = [
    'stg_amazon__orders',
    'stg_amazon__settlements',
    'stg_amazon__settlements_v1',
    'stg_ecb__fx_rates',
    'stg_ga4__event_items',
    'stg_ga4__events',
    'stg_google_ads__campaigns',
    'stg_meta_ads__campaigns',
    'stg_shopify__customers',
    'stg_shopify__orders',
    'stg_shopify__payment_transactions',
    'stg_shopify__products',
    'stg_universal__abandoned_carts',
    'stg_universal__ad_spend',
    'stg_universal__customers',
    'stg_universal__fx_rates',
    'stg_universal__marketing_costs',
    'stg_universal__messages',
    'stg_universal__order_lines',
    'stg_universal__orders',
    'stg_universal__payments',
    'stg_universal__platform_fees',
    'stg_universal__platform_traffic',
    'stg_universal__products',
    'stg_universal__refund_lines',
    'stg_universal__refunds',
    'stg_universal__shipments',
    'stg_universal__sku_costs',
    'stg_universal__web_events',
    'stg_universal__web_vitals',
] -%}

with

rows_with_unreadable_cells as (

    {% for staging_model in staging_models -%}
    select
        '{{ staging_model }}' as table_name,
        shop_id,
        source_file,
        source_line,
        unreadable_cells
    from {{ ref(staging_model) }}
    where unreadable_cells is not null
    {% if not loop.last %}
    union all
    {% endif %}
    {%- endfor %}

),

cells as (

    select
        table_name,
        shop_id,
        source_file,
        source_line,
        {{ split_rows('unreadable_cells', 'chr(30)') }} as cell
    from rows_with_unreadable_cells

),

split_cells as (

    select
        table_name,
        shop_id,
        source_file,
        source_line,
        split_part(cell, chr(31), 1) as column_name,
        split_part(cell, chr(31), 2) as expected_type,
        split_part(cell, chr(31), 3) as cell_text
    from cells

)

select * from split_cells
