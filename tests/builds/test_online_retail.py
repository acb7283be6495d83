"""A real shop, with figures computed independently of this project."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import duckdb
import pytest
from tests.conftest import SHARED_DATA, BuiltHome, succeeded

FOLDER = SHARED_DATA / "online_retail"
SHOP = """\
name: Online Retail
platform: own_shop
timezone: Europe/London
currency: GBP
country: GB
"""

pytestmark = pytest.mark.skipif(
    not FOLDER.is_dir(), reason="the Online Retail data is not beside the repository"
)


@pytest.fixture(scope="module")
def expected() -> dict[str, Any]:
    figures: dict[str, Any] = json.loads((FOLDER / "expected.json").read_text("utf-8"))
    return figures


@pytest.fixture(scope="module")
def published(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[duckdb.DuckDBPyConnection]:
    home = BuiltHome(tmp_path_factory.mktemp("online_retail"))
    shop = home.exports / "online_retail"
    shop.mkdir(parents=True)
    for file in FOLDER.glob("*.csv.gz"):
        shutil.copy2(file, shop)
    (shop / "shop.yml").write_text(SHOP, "utf-8")
    succeeded(home.shopmarts("land"))
    succeeded(
        home.dbt(
            "build",
            "--exclude-resource-type",
            "unit_test",
            "--vars",
            "{reporting_currency: GBP}",
        )
    )
    with duckdb.connect(str(home.published), read_only=True) as connection:
        yield connection


def test_orders_sales_and_units(
    published: duckdb.DuckDBPyConnection, expected: dict[str, Any]
) -> None:
    orders, gross_sales, units, currency = published.execute(
        "select orders_count, gross_sales, units_ordered, currency "
        "from marts.mart_overall_operations "
        "where shop_id = 'online_retail' and period_grain = 'all'"
    ).fetchall()[0]
    assert orders == expected["orders_count"]
    assert round(gross_sales, 2) == Decimal(str(expected["gross_sales_gbp"]))
    assert units == expected["units_sold"]
    assert currency == "GBP"


def test_long_mart_holds_the_same(
    published: duckdb.DuckDBPyConnection, expected: dict[str, Any]
) -> None:
    values = dict(
        published.execute(
            "select kpi_id, value from marts.mart_kpi_long "
            "where shop_id = '(all)' and period_grain = 'all' and dim_set = '(all)'"
        ).fetchall()
    )
    assert values["orders_count"] == expected["orders_count"]
    assert round(values["gross_sales"], 2) == expected["gross_sales_gbp"]
    assert values["ordering_buyers"] == (
        expected["known_customers"]["customers"] + expected["guest_orders"]
    )
    assert values["gross_profit"] is None, "no costs are known, so profit is not defined"
    assert "unique_visitors" not in values, "a shop without web data has no visitors, not zero"


def test_known_customers(published: duckdb.DuckDBPyConnection, expected: dict[str, Any]) -> None:
    known = expected["known_customers"]
    orders, customers, gross_sales, aov = published.execute(
        "select count(*), count(distinct customer_key), sum(gross_sales), "
        "sum(gross_sales) / count(*) "
        "from intermediate.int_orders where not is_anonymous"
    ).fetchall()[0]
    lines = published.execute(
        "select count(*) from intermediate.int_order_lines "
        "inner join intermediate.int_orders using (shop_id, order_id) where not is_anonymous"
    ).fetchall()[0][0]
    assert (lines, orders, customers) == (known["lines"], known["orders"], known["customers"])
    assert round(gross_sales, 2) == Decimal(str(known["gross_sales_gbp"]))
    assert round(aov, 2) == known["aov_gbp"]


def test_guests_are_one_customer_per_order(
    published: duckdb.DuckDBPyConnection, expected: dict[str, Any]
) -> None:
    guests, keys = published.execute(
        "select count(*), count(distinct customer_key) "
        "from intermediate.int_orders where is_anonymous"
    ).fetchall()[0]
    assert guests == keys == expected["guest_orders"]


def test_active_customers_by_month_of_first_purchase(
    published: duckdb.DuckDBPyConnection, expected: dict[str, Any]
) -> None:
    rows = published.execute(
        """
        with months as (
            select distinct customer_key, date_trunc('month', order_date) as month
            from intermediate.int_orders
            where not is_anonymous
        ),
        cohorts as (
            select *, min(month) over (partition by customer_key) as first_month
            from months
        )
        select strftime(first_month, '%Y-%m'), month, count(*)
        from cohorts group by all order by all
        """
    ).fetchall()
    found: dict[str, list[int]] = {}
    for cohort, _month, customers in rows:
        found.setdefault(cohort, []).append(customers)
    assert found == expected["active_customers_by_first_purchase_month"]
