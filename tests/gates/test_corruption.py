"""Broken exports: the build stops at the right gate, says why, and what is published stays."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

PROJECT = Path(__file__).resolve().parents[2]
SHOP = Path("exports") / "bluebird-us"


def run(home: Path, *command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(Path(sys.executable).with_name(command[0])), *command[1:]],
        cwd=PROJECT,
        env={
            **os.environ,
            "SHOPMARTS_HOME": str(home),
            "DBT_TARGET_PATH": str(home / "target"),
            "DBT_LOG_PATH": str(home / "logs"),
            "NO_COLOR": "1",
        },
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with the exports of a small merchant and something published earlier."""
    home = tmp_path_factory.mktemp("corruption") / "sound"
    done = run(home, "shopmarts", "sample", "--orders", "150", "--days", "30", "--out", str(home))
    assert done.returncode == 0, done.stderr
    (home / "published").mkdir()
    (home / "published" / "shopmarts.duckdb").write_bytes(b"published before")
    return home


def build(home: Path) -> tuple[str, dict[str, str]]:
    """Land and build; what dbt printed and the status of every node by its name."""
    assert run(home, "shopmarts", "land", "--quiet").returncode == 0
    # Without unit tests, which see no data.
    built = run(
        home, "dbt", "build", "--profiles-dir", "profiles", "--exclude", "resource_type:unit_test"
    )
    assert built.returncode == 1, built.stdout
    results: dict[str, Any] = json.loads((home / "target" / "run_results.json").read_text("utf-8"))
    statuses = {
        result["unique_id"].split(".")[2]: result["status"] for result in results["results"]
    }
    return built.stdout, statuses


def edit(path: Path, change: Any) -> None:
    """Rewrite the lines of a file, its time of export kept."""
    times = path.stat()
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(change(lines)), encoding="utf-8")
    os.utime(path, (times.st_atime, times.st_mtime))


def assert_nothing_downstream(statuses: dict[str, str], home: Path) -> None:
    assert statuses["published"] == "skipped"
    assert statuses["mart_overall_operations"] == "skipped"
    assert (home / "published" / "shopmarts.duckdb").read_bytes() == b"published before"


def test_a_negative_quantity_and_an_order_twice_stop_at_the_staging_gate(sound, tmp_path):
    home = shutil.copytree(sound, tmp_path / "home")
    [lines, orders] = [
        next((home / SHOP).glob(f"{table}_2*.csv")) for table in ("order_lines", "orders")
    ]

    def negate(rows: list[str]) -> list[str]:
        cells = rows[2].split(",")
        quantity = rows[0].split(",").index("quantity")
        return [*rows[:2], ",".join([*cells[:quantity], "-3", *cells[quantity + 1 :]]), *rows[3:]]

    def repeat(rows: list[str]) -> list[str]:
        cells = rows[1].split(",")
        total = rows[0].split(",").index("total_amount")
        return [*rows, ",".join([*cells[:total], "99.99", *cells[total + 1 :]])]

    edit(lines, negate)
    edit(orders, repeat)
    printed, statuses = build(home)
    assert "gate_staging: critical: stg_universal__order_lines.quantity: " in printed
    assert f", quantity -3 (bluebird-us/{lines.name}:3). It would change gross_sales" in printed
    assert "gate_staging: critical: stg_universal__orders: expected: no key occurs twice" in printed
    assert f", times 2 (bluebird-us/{orders.name}:2). It would change orders_count" in printed
    assert statuses["gate_raw_passed"] == "pass"
    assert statuses["gate_staging_passed"] == "fail"
    assert statuses["int_orders"] == "skipped"
    assert_nothing_downstream(statuses, home)


def test_a_third_of_the_order_lines_missing_stops_at_the_intermediate_gate(sound, tmp_path):
    home = shutil.copytree(sound, tmp_path / "home")
    for path in (home / SHOP).glob("order_lines_*.csv"):
        edit(path, lambda rows: [rows[0], *(row for n, row in enumerate(rows[1:]) if n % 3)])
    printed, statuses = build(home)
    assert "gate_intermediate: critical: int_order_reconciliation." in printed
    assert "shop_id bluebird-us" in printed
    assert "order lines are missing. Remedy: " in printed
    assert statuses["gate_staging_passed"] == "pass"
    assert statuses["gate_intermediate_passed"] == "fail"
    assert_nothing_downstream(statuses, home)
