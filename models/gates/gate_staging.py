"""Gate of the staging models: entities are built only from what passes here."""

from shopmarts.gates import run


def model(dbt, session):
    """Return one row per expectation of expectations/staging.yml."""
    tables = {
        "unreadable_cells": dbt.ref("unreadable_cells"),
        "stg_amazon__orders": dbt.ref("stg_amazon__orders"),
        "stg_amazon__settlements": dbt.ref("stg_amazon__settlements"),
        "stg_amazon__settlements_v1": dbt.ref("stg_amazon__settlements_v1"),
        "stg_ecb__fx_rates": dbt.ref("stg_ecb__fx_rates"),
        "stg_ga4__event_items": dbt.ref("stg_ga4__event_items"),
        "stg_ga4__events": dbt.ref("stg_ga4__events"),
        "stg_google_ads__campaigns": dbt.ref("stg_google_ads__campaigns"),
        "stg_meta_ads__campaigns": dbt.ref("stg_meta_ads__campaigns"),
        "stg_shopify__customers": dbt.ref("stg_shopify__customers"),
        "stg_shopify__orders": dbt.ref("stg_shopify__orders"),
        "stg_shopify__payment_transactions": dbt.ref("stg_shopify__payment_transactions"),
        "stg_shopify__products": dbt.ref("stg_shopify__products"),
        "stg_shopmarts__shops": dbt.ref("stg_shopmarts__shops"),
        "stg_shopmarts__timezone_offsets": dbt.ref("stg_shopmarts__timezone_offsets"),
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
    }
    return run("staging", session, tables)
