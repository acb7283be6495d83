"""`shopmarts gates` on a warehouse with one gate."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb
import pytest
import typer
from typer.testing import CliRunner

from shopmarts.gates.command import gates
from shopmarts.gates.outcomes import Outcome, to_arrow

app = typer.Typer()
app.command()(gates)


def outcome(severity: str, success: bool) -> Outcome:
    return Outcome(
        layer="staging",
        table_name="orders",
        column_name="total_amount",
        expectation="expect_column_values_to_be_between",
        description="total_amount is 0 or more",
        severity=severity,
        success=success,
        observed="1 exception in 3 rows",
        unexpected_count=1,
        checked_rows=3,
        unexpected_keys="order_id 1 (us/orders.csv:2)\norder_id 2",
        protects="gmv",
        remedy="correct the cell",
    )


def run(home: Path, *outcomes: Outcome, options: tuple[str, ...] = ()):
    (home / "warehouse").mkdir()
    with duckdb.connect(str(home / "warehouse" / "shopmarts.duckdb")) as warehouse:
        table = to_arrow(outcomes)
        warehouse.register("outcomes", table)
        warehouse.execute("create schema quality")
        warehouse.execute("create table quality.gate_staging as from outcomes")
    return CliRunner().invoke(app, ["--home", str(home), *options])


def test_failures_are_shown_the_critical_ones_first(tmp_path):
    result = run(
        tmp_path, outcome("info", True), outcome("warning", False), outcome("critical", False)
    )
    assert result.exit_code == 1
    critical, warning, summary = result.stdout.splitlines()
    assert critical == (
        "gate_staging: critical: orders.total_amount: expected: total_amount is 0 or more; "
        "found: 1 exception in 3 rows, e.g. order_id 1 (us/orders.csv:2). "
        "It would change gmv. Remedy: correct the cell."
    )
    assert warning.startswith("gate_staging: warning:")
    assert summary == "3 expectations, 2 failed"


@pytest.mark.parametrize(("severity", "code"), [("warning", 0), ("critical", 1)])
def test_json_has_every_result(tmp_path, severity, code):
    found = (outcome("info", True), outcome(severity, False))
    result = run(tmp_path, *found, options=("--json",))
    assert result.exit_code == code
    assert [Outcome(**row) for row in json.loads(result.stdout)] == list(found)


def test_without_a_warehouse_the_way_to_one_is_named(tmp_path):
    result = CliRunner().invoke(app, ["--home", str(tmp_path)])
    assert result.exit_code == 1
    assert "run `make build` first" in result.output
