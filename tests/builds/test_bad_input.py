"""Bad cells stop the build at the right gate, with file, line, column and remedy."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.conftest import BuiltHome, succeeded

SHOP = "name: Tiny\nplatform: own_shop\ntimezone: Europe/Warsaw\ncurrency: EUR\ncountry: PL\n"
ORDERS = """\
order_id,created_at,currency,customer_id,total_amount
1001,2025-03-01T10:00:00,EUR,c1,12.50
1002,2025-03-01T11:00:00,EUR,c2,20.00
1003,2025-03-02T12:00:00,EUR,c1,7.25
"""
LINES = """\
order_id,line_id,sku,quantity,unit_price
1001,1,A,1,12.50
1002,1,B,2,10.00
1003,1,C,1,7.25
"""


@pytest.fixture
def tiny(tmp_path: Path) -> BuiltHome:
    home = BuiltHome(tmp_path)
    shop = home.exports / "tiny"
    shop.mkdir(parents=True)
    (shop / "shop.yml").write_text(SHOP, "utf-8")
    (shop / "orders.csv").write_text(ORDERS, "utf-8")
    (shop / "order_lines.csv").write_text(LINES, "utf-8")
    home.published.parent.mkdir()
    home.published.write_bytes(b"what was published before")
    return home


def failing_build(home: BuiltHome) -> str:
    """Land, and build what cannot be built; the text that dbt printed."""
    succeeded(home.shopmarts("land"))
    built = home.dbt("build", "--exclude-resource-type", "unit_test")
    assert built.returncode == 1, built.stdout[-3000:]
    assert home.published.read_bytes() == b"what was published before"
    return built.stdout


def test_an_amount_that_is_no_number(tiny: BuiltHome) -> None:
    orders = tiny.exports / "tiny" / "orders.csv"
    orders.write_text(ORDERS.replace("12.50", '"12,5O"'), "utf-8")
    printed = failing_build(tiny)
    assert "gate_staging: critical" in printed
    assert "tiny/orders.csv:2" in printed
    assert "total_amount" in printed
    assert "int_orders_unioned" not in printed.split("SKIP")[0], "nothing was built on it"


def test_a_corrected_export_passes(tiny: BuiltHome) -> None:
    orders = tiny.exports / "tiny" / "orders.csv"
    orders.write_text(ORDERS.replace("12.50", '"12,5O"'), "utf-8")
    succeeded(tiny.shopmarts("land"))
    orders.write_text(ORDERS, "utf-8")
    tiny.published.unlink()
    succeeded(tiny.shopmarts("land"))
    succeeded(tiny.dbt("build", "--exclude-resource-type", "unit_test"))


def test_an_order_without_a_currency_rate(tiny: BuiltHome) -> None:
    orders = tiny.exports / "tiny" / "orders.csv"
    orders.write_text(
        ORDERS.replace("1002,2025-03-01T11:00:00,EUR", "1002,2025-03-01T11:00:00,CHF"), "utf-8"
    )
    printed = failing_build(tiny)
    assert "gate_intermediate: critical" in printed
    assert "CHF" in printed
    assert "2025-03-01" in printed
    assert "tiny/orders.csv:3" in printed
    assert "eurofxref-hist.csv" in printed


def test_no_exports_at_all(tmp_path: Path) -> None:
    """An empty home lands to empty tables and builds to empty marts."""
    home = BuiltHome(tmp_path)
    home.exports.mkdir()
    landed = home.shopmarts("land")
    succeeded(landed)
    assert "No export files" in landed.stdout
    succeeded(home.dbt("build", "--exclude-resource-type", "unit_test"))
    shown = home.shopmarts("kpis")
    succeeded(shown)
    assert "The marts are empty" in shown.stdout


def test_dbt_build_before_anything_was_landed(tmp_path: Path) -> None:
    home = BuiltHome(tmp_path)
    built = home.dbt("build")
    assert built.returncode != 0
    assert "shopmarts land" in built.stdout
