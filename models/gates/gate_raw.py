"""Gate of the landed tables: staging is built only on what passes here."""

from shopmarts.gates import run


def model(dbt, session):
    """Return one row per expectation of expectations/raw.yml."""
    tables = {
        "ledger": dbt.source("landing", "ledger"),
        "rejected": dbt.source("landing", "rejected"),
        "shopmarts__shops": dbt.source("shopmarts", "shops"),
        "ecb__fx_rates": dbt.source("ecb", "fx_rates"),
        "universal__abandoned_carts": dbt.source("universal", "abandoned_carts"),
        "universal__ad_spend": dbt.source("universal", "ad_spend"),
        "universal__customers": dbt.source("universal", "customers"),
        "universal__fx_rates": dbt.source("universal", "fx_rates"),
        "universal__marketing_costs": dbt.source("universal", "marketing_costs"),
        "universal__messages": dbt.source("universal", "messages"),
        "universal__order_lines": dbt.source("universal", "order_lines"),
        "universal__orders": dbt.source("universal", "orders"),
        "universal__payments": dbt.source("universal", "payments"),
        "universal__platform_fees": dbt.source("universal", "platform_fees"),
        "universal__platform_traffic": dbt.source("universal", "platform_traffic"),
        "universal__products": dbt.source("universal", "products"),
        "universal__refund_lines": dbt.source("universal", "refund_lines"),
        "universal__refunds": dbt.source("universal", "refunds"),
        "universal__shipments": dbt.source("universal", "shipments"),
        "universal__sku_costs": dbt.source("universal", "sku_costs"),
        "universal__web_events": dbt.source("universal", "web_events"),
        "universal__web_vitals": dbt.source("universal", "web_vitals"),
        "shopify__customers": dbt.source("shopify", "customers"),
        "shopify__orders": dbt.source("shopify", "orders"),
        "shopify__payment_transactions": dbt.source("shopify", "payment_transactions"),
        "shopify__products": dbt.source("shopify", "products"),
        "amazon__orders": dbt.source("amazon", "orders"),
        "amazon__settlements": dbt.source("amazon", "settlements"),
        "amazon__settlements_v1": dbt.source("amazon", "settlements_v1"),
        "ga4__event_items": dbt.source("ga4", "event_items"),
        "ga4__events": dbt.source("ga4", "events"),
        "google_ads__campaigns": dbt.source("google_ads", "campaigns"),
        "meta_ads__campaigns": dbt.source("meta_ads", "campaigns"),
    }
    return run("raw", session, tables)
