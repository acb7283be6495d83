"""What a BI tool asks of the published file: ``python -m shopmarts.bench.queries FILE RUNS``."""

from __future__ import annotations

import json
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from shopmarts.bench.figures import percentile
from shopmarts.bench.landing import SAMPLE_HOME
from shopmarts.bench.process import run
from shopmarts.bench.setting import Setting

RUNS = 20
P95 = 0.95

QUERIES = {
    "headline KPIs of every month, all shops": """
        select kpi_id, period_start, value, unit, currency, is_low_n
        from marts.mart_kpi_long
        where
            period_grain = 'month'
            and shop_id = '(all)'
            and dim_set = '(all)'
            and kpi_id in (
                'net_sales', 'orders_count', 'aov', 'unique_visitors', 'session_conversion_rate'
            )
        order by kpi_id, period_start
    """,
    "net sales by week and shop, last year beside": """
        select period_start, shop_id, net_sales, net_sales_last_year, currency
        from marts.mart_overall_operations
        where period_grain = 'week' and shop_id <> '(all)'
        order by period_start, shop_id
    """,
    "traffic by channel group, last 13 weeks": """
        select channel_group, sum(sessions) as sessions, sum(net_order_value) as net_order_value
        from marts.mart_traffic
        where
            period_grain = 'week'
            and shop_id = '(all)'
            and platform = '(all)'
            and device = '(all)'
            and visitor_type = '(all)'
            and channel_group <> '(all)'
            and period_start > (
                select max(period_start) - interval 91 day
                from marts.mart_traffic
                where period_grain = 'week'
            )
        group by channel_group
        order by sessions desc
    """,
    "funnel of a shop by device, all quarters": """
        select device, funnel_step, sum(sessions_in) as sessions_in, sum(sessions_out) as went_on
        from marts.mart_funnel
        where
            period_grain = 'quarter'
            and shop_id = (select min(shop_id) from marts.mart_funnel where shop_id <> '(all)')
            and platform <> '(all)'
            and channel_group = '(all)'
            and device <> '(all)'
        group by device, funnel_step, step_number
        order by device, step_number
    """,
    "top 20 products by gross sales (ad hoc, lines)": """
        select
            products.product_name,
            sum(order_lines.quantity) as units,
            sum(order_lines.gross_sales) as gross_sales
        from intermediate.int_order_lines as order_lines
        inner join intermediate.int_products as products
            on order_lines.shop_id = products.shop_id and order_lines.sku = products.sku
        group by products.product_name
        order by gross_sales desc
        limit 20
    """,
}


@dataclass(frozen=True)
class QueryTimes:
    """One query on the published file, run many times on one open connection; milliseconds."""

    rows: int
    median_ms: float
    p95_ms: float


def query_times(setting: Setting) -> dict[str, QueryTimes]:
    """Run every query on the published file of the sample, in a process of its own."""
    home = setting.home(SAMPLE_HOME)
    published = str(home.published / "shopmarts.duckdb")
    command = [sys.executable, "-m", "shopmarts.bench.queries", published, str(RUNS)]
    _, written = run(command, home.root)
    return {name: QueryTimes(**times) for name, times in json.loads(written).items()}


def main(published: Path, runs: int) -> None:
    """Time the queries and print name, rows, median and p95 (milliseconds) as JSON."""
    import duckdb  # noqa: PLC0415  the process that measures the others does without it

    times = {}
    with duckdb.connect(str(published), read_only=True) as connection:
        for name, query in QUERIES.items():
            taken = []
            for _ in range(runs):
                begun = time.perf_counter()
                rows = connection.execute(query).fetchall()
                taken.append((time.perf_counter() - begun) * 1000)
            times[name] = {
                "rows": len(rows),
                "median_ms": median(taken),
                "p95_ms": percentile(taken, P95),
            }
    sys.stdout.write(json.dumps(times) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
