"""Gate of the staging models: entities are built only from what passes here."""

from shopmarts.gates import run


def model(dbt, session):
    """Return one row per expectation of expectations/staging.yml."""
    tables = {
        "unreadable_cells": dbt.ref("unreadable_cells"),
        "stg_chitu__agent_sales": dbt.ref("stg_chitu__agent_sales"),
        "stg_chitu__receptions": dbt.ref("stg_chitu__receptions"),
        "stg_chitu__workloads": dbt.ref("stg_chitu__workloads"),
        "stg_delighted__responses": dbt.ref("stg_delighted__responses"),
        "stg_ecb__fx_rates": dbt.ref("stg_ecb__fx_rates"),
        "stg_ga4__event_items": dbt.ref("stg_ga4__event_items"),
        "stg_ga4__events": dbt.ref("stg_ga4__events"),
        "stg_google_ads__campaigns": dbt.ref("stg_google_ads__campaigns"),
        "stg_jd__service_ratings": dbt.ref("stg_jd__service_ratings"),
        "stg_jd__service_receptions": dbt.ref("stg_jd__service_receptions"),
        "stg_jd__service_sales": dbt.ref("stg_jd__service_sales"),
        "stg_meta_ads__campaigns": dbt.ref("stg_meta_ads__campaigns"),
        "stg_pdd__service_daily": dbt.ref("stg_pdd__service_daily"),
        "stg_shopify__customers": dbt.ref("stg_shopify__customers"),
        "stg_shopify__orders": dbt.ref("stg_shopify__orders"),
        "stg_shopify__payment_transactions": dbt.ref("stg_shopify__payment_transactions"),
        "stg_shopify__products": dbt.ref("stg_shopify__products"),
        "stg_shopmarts__shops": dbt.ref("stg_shopmarts__shops"),
        "stg_shopmarts__timezone_offsets": dbt.ref("stg_shopmarts__timezone_offsets"),
        "stg_tmall__presale_daily": dbt.ref("stg_tmall__presale_daily"),
        "stg_tmall__service_daily": dbt.ref("stg_tmall__service_daily"),
        "stg_typeform__responses": dbt.ref("stg_typeform__responses"),
        "stg_universal__abandoned_carts": dbt.ref("stg_universal__abandoned_carts"),
        "stg_universal__ad_spend": dbt.ref("stg_universal__ad_spend"),
        "stg_universal__customers": dbt.ref("stg_universal__customers"),
        "stg_universal__fx_rates": dbt.ref("stg_universal__fx_rates"),
        "stg_universal__marketing_costs": dbt.ref("stg_universal__marketing_costs"),
        "stg_universal__messages": dbt.ref("stg_universal__messages"),
        "stg_universal__order_lines": dbt.ref("stg_universal__order_lines"),
        "stg_universal__orders": dbt.ref("stg_universal__orders"),
        "stg_universal__payments": dbt.ref("stg_universal__payments"),
        "stg_universal__platform_fees": dbt.ref("stg_universal__platform_fees"),
        "stg_universal__platform_traffic": dbt.ref("stg_universal__platform_traffic"),
        "stg_universal__products": dbt.ref("stg_universal__products"),
        "stg_universal__refund_lines": dbt.ref("stg_universal__refund_lines"),
        "stg_universal__refunds": dbt.ref("stg_universal__refunds"),
        "stg_universal__shipments": dbt.ref("stg_universal__shipments"),
        "stg_universal__sku_costs": dbt.ref("stg_universal__sku_costs"),
        "stg_universal__web_events": dbt.ref("stg_universal__web_events"),
        "stg_universal__web_vitals": dbt.ref("stg_universal__web_vitals"),
        "stg_zendesk__tickets": dbt.ref("stg_zendesk__tickets"),
    }
    return run("staging", session, tables)
