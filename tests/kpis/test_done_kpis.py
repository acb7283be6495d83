"""Which KPIs of the catalogue are done, and that none of them is lost.

A KPI is done when a mart has a described column of its name, when that column is marked as a KPI in
a mart that feeds mart_kpi_long, and when a unit test `kpi__<kpi_id>__<case>` pins its value.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import SUMMARY

PROJECT = Path(__file__).resolve().parents[2]
DONE_BEFORE = Path(__file__).with_name("done_kpis.txt")


@pytest.fixture(scope="module")
def catalogue() -> dict[str, str]:
    """Family of every KPI of the catalogue, `F01 overall_operations`, by KPI id."""
    path = PROJECT / "seeds" / "kpi_catalogue.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return {
            row["kpi_id"]: f"{row['family_code']} {row['family_id']}"
            for row in csv.DictReader(file)
        }


@pytest.fixture(scope="module")
def described(manifest: dict[str, Any]) -> set[str]:
    """KPIs with a described column in a mart that feeds mart_kpi_long."""
    marts = [
        mart
        for long in ("mart_kpi_long", "mart_kpi_values")
        for mart in manifest["nodes"][f"model.shopmarts.{long}"]["depends_on"]["nodes"]
    ]
    columns = [column for mart in marts for column in manifest["nodes"][mart]["columns"].values()]
    kpis = [(column, column["config"].get("meta", {}).get("kpi")) for column in columns]
    return {kpi.get("id", column["name"]) for column, kpi in kpis if kpi and column["description"]}


@pytest.fixture(scope="module")
def unit_tested(manifest: dict[str, Any]) -> set[str]:
    """KPIs that a unit test names, `kpi__<kpi_id>__<case>`."""
    names = [test["name"].split("__") for test in manifest["unit_tests"].values()]
    return {name[1] for name in names if name[0] == "kpi" and len(name) == 3}


def test_done_kpis_stay_done(
    catalogue: dict[str, str],
    described: set[str],
    unit_tested: set[str],
    record_property: Callable[[str, object], None],
) -> None:
    done = described & unit_tested & catalogue.keys()
    listed = set(DONE_BEFORE.read_text(encoding="utf-8").split())
    done_by_family = Counter(catalogue[kpi_id] for kpi_id in done)
    for family, kpis in sorted(Counter(catalogue.values()).items()):
        record_property(SUMMARY, f"{family:<30} {done_by_family[family]:>3} of {kpis:>3}")
    record_property(SUMMARY, f"{'all families':<30} {len(done):>3} of {len(catalogue):>3}")

    lost = {
        kpi_id: "no unit test kpi__<kpi_id>__<case>"
        if kpi_id in described
        else "no described column with meta kpi in a mart of mart_kpi_long"
        for kpi_id in sorted(listed - done)
    }
    assert not lost, f"These KPIs were done and no longer are: {lost}"
    assert not done - listed, (
        f"Newly done, add to {DONE_BEFORE.relative_to(PROJECT)}: {' '.join(sorted(done - listed))}"
    )


def test_kpi_columns_are_in_the_catalogue(catalogue: dict[str, str], described: set[str]) -> None:
    assert described <= catalogue.keys()


def test_kpi_unit_tests_name_a_kpi_column(described: set[str], unit_tested: set[str]) -> None:
    assert unit_tested <= described
