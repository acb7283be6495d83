"""Little to build from: a tiny shop whose export was corrected, no exports, nothing landed."""

from __future__ import annotations

from pathlib import Path

from tests.conftest import TINY_ORDERS, BuiltHome, succeeded


def test_a_corrected_export_passes(tmp_path: Path) -> None:
    home = BuiltHome(tmp_path)
    for orders in (TINY_ORDERS.replace("12.50", '"12,5O"'), TINY_ORDERS):
        home.export_tiny_shop(orders)
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
