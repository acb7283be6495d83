"""Little to build from: a tiny shop whose export was corrected, no exports, nothing landed."""

from __future__ import annotations

from pathlib import Path

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


def test_a_corrected_export_passes(tmp_path: Path) -> None:
    home = BuiltHome(tmp_path)
    shop = home.exports / "tiny"
    shop.mkdir(parents=True)
    (shop / "shop.yml").write_text(SHOP, "utf-8")
    (shop / "order_lines.csv").write_text(LINES, "utf-8")
    for orders in (ORDERS.replace("12.50", '"12,5O"'), ORDERS):
        (shop / "orders.csv").write_text(orders, "utf-8")
        succeeded(home.shopmarts("land"))
    succeeded(home.dbt("build", "--exclude-resource-type", "unit_test"))


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
