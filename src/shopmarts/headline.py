"""The headline KPIs of the published marts, for the end of a build and for `shopmarts kpis`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import duckdb
from rich.console import Console
from rich.table import Table

from shopmarts.errors import HomeError
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
        values.kpi_id,
        catalogue.name_en,
        catalogue.unit,
        values.shop_id,
        values.currency,
        values.value,
        cast(values.period_start as date)
    from marts.mart_kpi_long as values
    inner join marts.dim_kpi as catalogue on values.kpi_id = catalogue.kpi_id
    where
        values.period_grain = 'month'
        and values.dim_set = '(all)'
        and values.kpi_id in (select unnest(?))
        and values.period_start = ?
"""
LAST_MONTH = """
    select max(period_start)
    from marts.mart_kpi_long
    where kpi_id = 'orders_count' and period_grain = 'month' and dim_set = '(all)' and is_mature
"""
ANY_MONTH = LAST_MONTH.replace(" and is_mature", "")


@dataclass(frozen=True)
class Headline:
    """One KPI of one month: its value per shop; (all) is the total."""

    kpi_id: str
    name: str
    unit: str
    currency: str | None
    month: date
    values: dict[str, float | None]


def headline_kpis(home: Home) -> list[Headline]:
    """Return the headline KPIs of the last complete month in the published file.

    Raises ``HomeError`` when nothing has been published yet.
    """
    path = home.published / "shopmarts.duckdb"
    if not path.is_file():
        raise HomeError(f"nothing is published in {home.published} yet: run `make build`")
    with duckdb.connect(str(path), read_only=True) as connection:
        row = connection.execute(LAST_MONTH).fetchone()
        if row is None or row[0] is None:
            row = connection.execute(ANY_MONTH).fetchone()
        if row is None or row[0] is None:
            return []
        found = connection.execute(QUERY, [list(HEADLINE), row[0]]).fetchall()
    kpis: dict[str, Headline] = {}
    for kpi_id, name, unit, shop_id, currency, value, month in found:
        headline = kpis.setdefault(kpi_id, Headline(kpi_id, name, unit, currency, month, {}))
        headline.values[shop_id] = value
    return [kpis[kpi_id] for kpi_id in HEADLINE if kpi_id in kpis]


def print_headline(home: Home, console: Console) -> None:
    """Print the headline KPIs as a table with a column per shop, and where the marts are."""
    kpis = headline_kpis(home)
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
    console.print(f"Marts: {home.published / 'shopmarts.duckdb'}", soft_wrap=True)
    console.print(f"Data Docs: {home.docs / 'index.html'}", soft_wrap=True)


def _shown(value: float | None, unit: str) -> str:
    if value is None:
        return "-"
    if unit == "%":
        return f"{value:.1%}"
    return f"{value:,.0f}" if unit in ("count", "units") else f"{value:,.2f}"
