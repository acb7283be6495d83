"""Gate of the entities: marts are built only from what passes here."""

from shopmarts.gates import run


def model(dbt, session):
    """Return one row per expectation of expectations/intermediate.yml."""
    tables = {
        "int_ad_spend": dbt.ref("int_ad_spend"),
        "int_calendar": dbt.ref("int_calendar"),
        "int_calendar_periods": dbt.ref("int_calendar_periods"),
        "int_carts": dbt.ref("int_carts"),
        "int_channels": dbt.ref("int_channels"),
        "int_customer_identities": dbt.ref("int_customer_identities"),
        "int_customers": dbt.ref("int_customers"),
        "int_data_period": dbt.ref("int_data_period"),
        "int_events": dbt.ref("int_events"),
        "int_events_excluded": dbt.ref("int_events_excluded"),
        "int_events_unioned": dbt.ref("int_events_unioned"),
        "int_fx_daily": dbt.ref("int_fx_daily"),
        "int_marketing_costs": dbt.ref("int_marketing_costs"),
        "int_order_customers": dbt.ref("int_order_customers"),
        "int_order_lines": dbt.ref("int_order_lines"),
        "int_order_lines_unioned": dbt.ref("int_order_lines_unioned"),
        "int_order_reconciliation": dbt.ref("int_order_reconciliation"),
        "int_order_sessions": dbt.ref("int_order_sessions"),
        "int_orders": dbt.ref("int_orders"),
        "int_orders_counted": dbt.ref("int_orders_counted"),
        "int_orders_excluded": dbt.ref("int_orders_excluded"),
        "int_orders_unioned": dbt.ref("int_orders_unioned"),
        "int_page_group_vitals": dbt.ref("int_page_group_vitals"),
        "int_payments": dbt.ref("int_payments"),
        "int_payments_unioned": dbt.ref("int_payments_unioned"),
        "int_platform_fees": dbt.ref("int_platform_fees"),
        "int_platform_traffic": dbt.ref("int_platform_traffic"),
        "int_products": dbt.ref("int_products"),
        "int_refund_lines": dbt.ref("int_refund_lines"),
        "int_refunds": dbt.ref("int_refunds"),
        "int_refunds_unioned": dbt.ref("int_refunds_unioned"),
        "int_sales_hourly": dbt.ref("int_sales_hourly"),
        "int_session_days": dbt.ref("int_session_days"),
        "int_session_funnel": dbt.ref("int_session_funnel"),
        "int_session_sources": dbt.ref("int_session_sources"),
        "int_sessions": dbt.ref("int_sessions"),
        "int_shipments": dbt.ref("int_shipments"),
        "int_shops": dbt.ref("int_shops"),
        "int_sku_costs": dbt.ref("int_sku_costs"),
        "int_visitors": dbt.ref("int_visitors"),
        "int_web_vitals": dbt.ref("int_web_vitals"),
    }
    return run("intermediate", session, tables)
