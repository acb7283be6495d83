"""The headline KPIs of the published marts, for the end of a build and for `shopmarts kpis`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from rich.console import Console
from rich.table import Table

from shopmarts.built import DUCKDB, open_published
from shopmarts.home import Home

HEADLINE = (
    "net_sales",
    "orders_count",
    "aov",
    "paid_amount",
    "gross_margin_rate",
    "sales_growth_rate",
    "unique_visitors",
    "session_conversion_rate",
    "cart_abandonment_rate",
)
QUERY = """
    select
        facts.kpi_id,
        catalogue.name_en,
        catalogue.unit,
        facts.shop_id,
        facts.currency,
        facts.value,
        cast(facts.period_start as date) as month
    from {marts}.mart_kpi_long as facts
    inner join {marts}.dim_kpi as catalogue on facts.kpi_id = catalogue.kpi_id
    where
        facts.period_grain = 'month'
        and facts.dim_set = '(all)'
        and facts.kpi_id in ({kpi_ids})
        and facts.period_start = (
            -- the last complete month, else the last one
            select coalesce(max(case when is_mature then period_start end), max(period_start))
            from {marts}.mart_kpi_long
            where kpi_id = 'orders_count' and period_grain = 'month' and dim_set = '(all)'
        )
"""


@dataclass(frozen=True)
class Headline:
    """One KPI of one month: its value per shop; (all) is the total."""

    kpi_id: str
    name: str
    unit: str
    currency: str | None
    month: date
    values: dict[str, float | None]


def headline_kpis(home: Home, target: str = DUCKDB) -> list[Headline]:
    """Return the headline KPIs of the last complete month in the published marts of a target.

    Raises ``HomeError`` when nothing has been published yet.
    """
    kpi_ids = ", ".join(f"'{kpi_id}'" for kpi_id in HEADLINE)
    with open_published(home, target) as (reader, marts):
        found = reader.rows(QUERY.format(marts=marts, kpi_ids=kpi_ids))
    kpis: dict[str, Headline] = {}
    for kpi_id, name, unit, shop_id, currency, value, month in found:
        headline = kpis.setdefault(kpi_id, Headline(kpi_id, name, unit, currency, month, {}))
        headline.values[shop_id] = value
    return [kpis[kpi_id] for kpi_id in HEADLINE if kpi_id in kpis]


def print_headline(home: Home, console: Console, target: str = DUCKDB) -> None:
    """Print the headline KPIs as a table with a column per shop, and where the marts are."""
    kpis = headline_kpis(home, target)
    if not kpis:
        console.print("The marts are empty: put exports into exports/<shop>/ and build again.")
    else:
        shops = sorted(
            {shop for kpi in kpis for shop in kpi.values}, key=lambda s: (s == "(all)", s)
        )
        table = Table(title=f"Headline KPIs of {kpis[0].month:%Y-%m}", title_justify="left")
        table.add_column("KPI")
        for shop in shops:
            table.add_column("all shops" if shop == "(all)" else shop, justify="right")
        for kpi in kpis:
            name = f"{kpi.name} ({kpi.currency})" if kpi.currency else kpi.name
            table.add_row(name, *(_shown(kpi.values.get(shop), kpi.unit) for shop in shops))
        console.print(table)
    where = home.published / "shopmarts.duckdb" if target == DUCKDB else "schema published of Spark"
    console.print(f"Marts: {where}", soft_wrap=True)
    console.print(f"Data Docs: {home.docs / 'index.html'}", soft_wrap=True)


def _shown(value: float | None, unit: str) -> str:
    if value is None:
        return "-"
    if unit == "%":
        return f"{value:.1%}"
    return f"{value:,.0f}" if unit in ("count", "units") else f"{value:,.2f}"
