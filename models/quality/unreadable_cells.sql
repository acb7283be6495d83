{%- set staging_models = [
    'stg_alibaba__store_daily',
    'stg_alimama__campaigns',
    'stg_chitu__agent_sales',
    'stg_chitu__receptions',
    'stg_chitu__workloads',
    'stg_delighted__responses',
    'stg_ecb__fx_rates',
    'stg_ga4__event_items',
    'stg_ga4__events',
    'stg_google_ads__campaigns',
    'stg_jd__service_ratings',
    'stg_jd__service_receptions',
    'stg_jd__service_sales',
    'stg_meta_ads__campaigns',
    'stg_pdd__promotions',
    'stg_pdd__service_daily',
    'stg_shopify__customers',
    'stg_shopify__orders',
    'stg_shopify__payment_transactions',
    'stg_shopify__payouts',
    'stg_shopify__products',
    'stg_sycm__inquiry_to_pay',
    'stg_sycm__products',
    'stg_sycm__shop_daily',
    'stg_sycm__trade_trend',
    'stg_sycm__traffic_sources',
    'stg_tiktok_ads__ads',
    'stg_tmall__presale_daily',
    'stg_tmall__service_daily',
    'stg_typeform__responses',
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
    'stg_zendesk__tickets',
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
