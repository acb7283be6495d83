{%- set staging_models = [
    'stg_alibaba__store_daily',
    'stg_alimama__campaigns',
    'stg_alipay__bill',
    'stg_amazon__orders',
    'stg_amazon__settlements',
    'stg_amazon__settlements_v1',
    'stg_chitu__agent_sales',
    'stg_chitu__receptions',
    'stg_chitu__workloads',
    'stg_delighted__responses',
    'stg_ecb__fx_rates',
    'stg_ga4__event_items',
    'stg_ga4__events',
    'stg_google_ads__campaigns',
    'stg_jd__orders',
    'stg_jd__service_ratings',
    'stg_jd__service_receptions',
    'stg_jd__service_sales',
    'stg_meta_ads__campaigns',
    'stg_pdd__orders',
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
    'stg_taobao__order_lines',
    'stg_taobao__orders',
    'stg_tiktok_ads__ads',
    'stg_tmall__presale_daily',
    'stg_tmall__service_daily',
    'stg_typeform__responses',
    'stg_universal__abandoned_carts',
    'stg_universal__ad_spend',
    'stg_universal__agent_daily_reports',
    'stg_universal__agent_shifts',
    'stg_universal__agents',
    'stg_universal__bundles',
    'stg_universal__campaigns',
    'stg_universal__certificates',
    'stg_universal__chat_messages',
    'stg_universal__chat_sessions',
    'stg_universal__competitor_losses',
    'stg_universal__competitor_prices',
    'stg_universal__complaints',
    'stg_universal__compliance_actions',
    'stg_universal__coupons',
    'stg_universal__customers',
    'stg_universal__disputes',
    'stg_universal__experiments',
    'stg_universal__fraud_checks',
    'stg_universal__fx_rates',
    'stg_universal__inventory',
    'stg_universal__leads',
    'stg_universal__listings',
    'stg_universal__loyalty_ledger',
    'stg_universal__market_players',
    'stg_universal__market_rankings',
    'stg_universal__market_sizes',
    'stg_universal__marketing_costs',
    'stg_universal__member_logins',
    'stg_universal__messages',
    'stg_universal__offline_messages',
    'stg_universal__order_lines',
    'stg_universal__orders',
    'stg_universal__payments',
    'stg_universal__platform_fees',
    'stg_universal__platform_traffic',
    'stg_universal__products',
    'stg_universal__quality_inspections',
    'stg_universal__refund_lines',
    'stg_universal__refunds',
    'stg_universal__reviews',
    'stg_universal__service_tasks',
    'stg_universal__settlements',
    'stg_universal__shipment_events',
    'stg_universal__shipments',
    'stg_universal__sku_costs',
    'stg_universal__social_posts',
    'stg_universal__surveys',
    'stg_universal__tickets',
    'stg_universal__warranty_claims',
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
