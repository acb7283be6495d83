"""The arithmetic of the benchmark, by hand."""

from __future__ import annotations

from typing import Any

import pytest

from shopmarts.bench.building import Group, by_group
from shopmarts.bench.figures import median_ratio, percentile
from shopmarts.bench.process import BenchError
from shopmarts.bench.results import Target


@pytest.mark.parametrize(
    ("values", "share", "expected"),
    [
        (list(range(20, 0, -1)), 0.95, 19),
        (list(range(1, 101)), 0.95, 95),
        ([7.0], 0.95, 7.0),
        ([3.0, 1.0], 0.5, 1.0),
        ([3.0, 1.0], 1.0, 3.0),
    ],
)
def test_percentile_is_the_nearest_rank(values: list[float], share: float, expected: float) -> None:
    assert percentile(values, share) == expected


def test_percentile_of_nothing_is_an_error() -> None:
    with pytest.raises(ValueError, match="of 0 values"):
        percentile([], 0.95)


def test_a_slow_spell_of_the_machine_does_not_move_the_ratio() -> None:
    assert median_ratio([1.0, 10.0, 1.2], [2.0, 20.0, 2.0]) == 0.5


def test_unequal_numbers_of_laps_are_an_error() -> None:
    with pytest.raises(ValueError, match="longer"):
        median_ratio([1.0], [1.0, 2.0])


def test_a_limit_is_met_at_the_limit_and_on_its_side_only() -> None:
    assert Target("ratio", 0.5, 0.5, at_least=True).is_met
    assert not Target("ratio", 0.49, 0.5, at_least=True).is_met
    assert Target("seconds", 120.0, 120.0).is_met
    assert not Target("seconds", 120.1, 120.0).is_met


def _node(kind: str, name: str, folder: str) -> dict[str, Any]:
    return {"resource_type": kind, "name": name, "fqn": ["shopmarts", folder, name]}


def _result(unique_id: str, seconds: float, status: str = "success") -> dict[str, Any]:
    return {
        "unique_id": unique_id,
        "status": status,
        "execution_time": seconds,
        "message": "OK" if status == "success" else "3 rows",
    }


MANIFEST = {
    "nodes": {
        "seed.a": _node("seed", "a", "a"),
        "model.s": _node("model", "stg_orders", "staging"),
        "model.m": _node("model", "mart_sales", "marts"),
        "model.g": _node("model", "gate_raw", "gates"),
        "model.p": _node("model", "published", "publish"),
        "test.t": _node("test", "unique_key", "staging"),
    }
}


def test_nodes_of_dbt_are_summed_by_kind() -> None:
    results = {
        "results": [
            _result("seed.a", 0.5),
            _result("model.s", 1.0),
            _result("model.m", 2.5),
            _result("model.g", 3.0),
            _result("model.p", 2.0),
            _result("test.t", 0.25, "pass"),
            _result("test.t", 0.75, "warn"),
        ]
    }
    groups, slowest = by_group(results, MANIFEST)
    assert groups == {
        "models": Group(2, 3.5),
        "gates": Group(1, 3.0),
        "publish": Group(1, 2.0),
        "tests": Group(2, 1.0),
        "seeds": Group(1, 0.5),
    }
    assert next(iter(groups)) == "models"
    assert slowest == {"gate_raw": 3.0, "mart_sales": 2.5, "published": 2.0, "stg_orders": 1.0}


def test_a_build_that_failed_is_not_measured() -> None:
    with pytest.raises(BenchError, match=r"test\.t: fail: 3 rows"):
        by_group({"results": [_result("test.t", 1.0, "fail")]}, MANIFEST)
