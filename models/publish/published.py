"""Publishing: the marts, the entities and the gates, after the gate of the marts."""

from shopmarts.publish import publish


def model(dbt, session):
    """Return one row per published table."""
    tables = {
        "dim_kpi": dbt.ref("dim_kpi"),
        "mart_conversion": dbt.ref("mart_conversion"),
        "mart_funnel": dbt.ref("mart_funnel"),
        "mart_kpi_long": dbt.ref("mart_kpi_long"),
        "mart_overall_operations": dbt.ref("mart_overall_operations"),
        "mart_site_performance": dbt.ref("mart_site_performance"),
        "mart_traffic": dbt.ref("mart_traffic"),
        "int_ad_spend": dbt.ref("int_ad_spend"),
        "int_calendar": dbt.ref("int_calendar"),
        "int_calendar_periods": dbt.ref("int_calendar_periods"),
        "int_carts": dbt.ref("int_carts"),
        "int_customers": dbt.ref("int_customers"),
        "int_data_period": dbt.ref("int_data_period"),
        "int_events_excluded": dbt.ref("int_events_excluded"),
        "int_fx_daily": dbt.ref("int_fx_daily"),
        "int_marketing_costs": dbt.ref("int_marketing_costs"),
        "int_order_lines": dbt.ref("int_order_lines"),
        "int_order_reconciliation": dbt.ref("int_order_reconciliation"),
        "int_orders": dbt.ref("int_orders"),
        "int_orders_excluded": dbt.ref("int_orders_excluded"),
        "int_payments": dbt.ref("int_payments"),
        "int_platform_fees": dbt.ref("int_platform_fees"),
        "int_platform_traffic": dbt.ref("int_platform_traffic"),
        "int_products": dbt.ref("int_products"),
        "int_refund_lines": dbt.ref("int_refund_lines"),
        "int_refunds": dbt.ref("int_refunds"),
        "int_sales_hourly": dbt.ref("int_sales_hourly"),
        "int_session_days": dbt.ref("int_session_days"),
        "int_session_funnel": dbt.ref("int_session_funnel"),
        "int_sessions": dbt.ref("int_sessions"),
        "int_shipments": dbt.ref("int_shipments"),
        "int_shops": dbt.ref("int_shops"),
        "int_sku_costs": dbt.ref("int_sku_costs"),
        "int_visitors": dbt.ref("int_visitors"),
        "gate_raw": dbt.ref("gate_raw"),
        "gate_staging": dbt.ref("gate_staging"),
        "gate_intermediate": dbt.ref("gate_intermediate"),
        "gate_marts": dbt.ref("gate_marts"),
    }
    return publish(session, tables)
