"""Gate of the marts: only what passes here is published."""

from shopmarts.gates import run


def model(dbt, session):
    """Return one row per expectation of expectations/marts.yml."""
    tables = {
        "int_data_period": dbt.ref("int_data_period"),
        "int_sales_hourly": dbt.ref("int_sales_hourly"),
        "int_session_days": dbt.ref("int_session_days"),
        "dim_kpi": dbt.ref("dim_kpi"),
        "mart_conversion": dbt.ref("mart_conversion"),
        "mart_failed_orders": dbt.ref("mart_failed_orders"),
        "mart_funnel": dbt.ref("mart_funnel"),
        "mart_goals": dbt.ref("mart_goals"),
        "mart_kpi_long": dbt.ref("mart_kpi_long"),
        "mart_overall_operations": dbt.ref("mart_overall_operations"),
        "mart_payment_methods": dbt.ref("mart_payment_methods"),
        "mart_site_performance": dbt.ref("mart_site_performance"),
        "mart_target_attainment": dbt.ref("mart_target_attainment"),
        "mart_traffic": dbt.ref("mart_traffic"),
    }
    return run("marts", session, tables)
