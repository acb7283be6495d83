"""Broken exports: the build stops at the right gate, says why, and what is published stays."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.conftest import TINY_ORDERS, WITHOUT_DATA_TESTS, BuiltHome, succeeded

Lines = list[str]


def build(home: BuiltHome) -> tuple[str, dict[str, str]]:
    """Land and build; what dbt printed and the status of every node by its name."""
    succeeded(home.shopmarts("land", "--quiet"))
    built = home.dbt("build", *WITHOUT_DATA_TESTS)
    assert built.returncode == 1, built.stdout
    text = (home.root / "target" / "run_results.json").read_text("utf-8")
    results: dict[str, Any] = json.loads(text)
    statuses = {
        result["unique_id"].split(".")[2]: result["status"] for result in results["results"]
    }
    return built.stdout, statuses


def edit(path: Path, change: Callable[[Lines], Lines]) -> None:
    """Rewrite the lines of a file, as somebody does who exports it again."""
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(change(lines)), encoding="utf-8")


def assert_nothing_downstream(statuses: dict[str, str], home: BuiltHome, before: bytes) -> None:
    assert statuses["published"] == "skipped"
    assert statuses["mart_overall_operations"] == "skipped"
    assert home.published.read_bytes() == before


def test_a_negative_quantity_an_order_twice_and_no_number_stop_at_the_staging_gate(
    small_home: BuiltHome, tmp_path: Path
) -> None:
    home = small_home.copy(tmp_path / "home")
    before = home.published.read_bytes()
    shop = home.exports / "bluebird-us"
    [lines, orders] = [max(shop.glob(f"{table}_2*.csv")) for table in ("order_lines", "orders")]

    def negate(rows: Lines) -> Lines:
        cells = rows[2].split(",")
        quantity = rows[0].split(",").index("quantity")
        return [*rows[:2], ",".join([*cells[:quantity], "-3", *cells[quantity + 1 :]]), *rows[3:]]

    def repeat(rows: Lines) -> Lines:
        cells = rows[1].split(",")
        total = rows[0].split(",").index("total_amount")
        return [*rows, ",".join([*cells[:total], "99.99", *cells[total + 1 :]])]

    edit(lines, negate)
    edit(orders, repeat)
    home.export_tiny_shop(TINY_ORDERS.replace(",12.50", ',"12,5O"'))
    printed, statuses = build(home)
    assert "gate_staging: critical: stg_universal__order_lines.quantity: " in printed
    assert f", quantity -3 (bluebird-us/{lines.name}:3). It would change gross_sales" in printed
    assert "gate_staging: critical: stg_universal__orders: expected: no key occurs twice" in printed
    assert f", times 2 (bluebird-us/{orders.name}:2). It would change orders_count" in printed
    unreadable = [line for line in printed.splitlines() if "tiny/orders.csv:2" in line]
    assert any("gate_staging: critical" in line and "total_amount" in line for line in unreadable)
    assert statuses["gate_raw_passed"] == "pass"
    assert statuses["gate_staging_passed"] == "fail"
    assert statuses["int_orders_unioned"] == "skipped"
    assert statuses["int_orders"] == "skipped"
    assert_nothing_downstream(statuses, home, before)


def test_lines_missing_and_no_currency_rate_stop_at_the_intermediate_gate(
    small_home: BuiltHome, tmp_path: Path
) -> None:
    home = BuiltHome(tmp_path / "home")
    shutil.copytree(small_home.exports, home.exports)
    home.published.parent.mkdir()
    before = small_home.published.read_bytes()
    home.published.write_bytes(before)
    for path in (home.exports / "bluebird-us").glob("order_lines_*.csv"):
        edit(path, lambda rows: [rows[0], *(row for n, row in enumerate(rows[1:]) if n % 3)])
    home.export_tiny_shop(TINY_ORDERS.replace("11:00:00,EUR", "11:00:00,THB"))
    printed, statuses = build(home)
    assert "gate_intermediate: critical: int_order_reconciliation." in printed
    assert "shop_id bluebird-us" in printed
    assert "order lines are missing. Remedy: " in printed
    without_rate = [line for line in printed.splitlines() if "tiny/orders.csv:3" in line]
    said = ("gate_intermediate: critical", "THB", "2024-11-01", "eurofxref-hist.csv")
    assert any(all(words in line for words in said) for line in without_rate)
    assert statuses["gate_staging_passed"] == "pass"
    assert statuses["gate_intermediate_passed"] == "fail"
    assert_nothing_downstream(statuses, home, before)
