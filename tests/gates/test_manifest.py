"""The DAG: nothing of a later layer is built on data that no gate has seen."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any

import pytest

from shopmarts.gates.suites import load_suite

PROJECT = Path(__file__).resolve().parents[2]
LAYERS = ("raw", "staging", "intermediate", "marts")
# Its rows are those of mart_kpi_long, which is validated and published in its place.
STEP_OF_A_MART = {"mart_kpi_values"}
GATE_BEFORE = {"staging": "gate_raw", "intermediate": "gate_staging", "marts": "gate_intermediate"}


def models(manifest: dict[str, Any], folder: str) -> dict[str, dict[str, Any]]:
    return {
        node["name"]: node
        for node in manifest["nodes"].values()
        if node["resource_type"] == "model" and node["path"].split("/")[0] == folder
    }


def inputs(node: dict[str, Any]) -> set[str]:
    """Names of the models and sources a node reads; a source as `<platform>__<table>`."""
    names = set()
    for unique_id in node["depends_on"]["nodes"]:
        kind, *_, source, name = unique_id.split(".")
        names.add(f"{source}__{name}" if kind == "source" else name)
    return names


def ancestors(manifest: dict[str, Any], unique_id: str) -> set[str]:
    found: set[str] = set()
    waiting = [unique_id]
    while waiting:
        for parent in manifest["parent_map"].get(waiting.pop(), []):
            if parent not in found:
                found.add(parent)
                waiting.append(parent)
    return {name.rsplit(".", 1)[-1] for name in found}


@pytest.mark.parametrize("layer", list(GATE_BEFORE))
def test_every_model_stands_behind_its_gate(manifest, layer):
    nodes = models(manifest, layer)
    assert nodes
    past = [
        name
        for name, node in nodes.items()
        if GATE_BEFORE[layer] not in inputs(node)
        and GATE_BEFORE[layer] not in ancestors(manifest, node["unique_id"])
    ]
    assert not past, f"add {{{{ behind_gate(...) }}}} to {past}"


@pytest.mark.parametrize("layer", list(GATE_BEFORE))
def test_a_model_that_reads_the_layer_before_names_its_gate_itself(manifest, layer):
    before = {"staging": "raw", "intermediate": "staging", "marts": "intermediate"}[layer]
    tables = set(models(manifest, before)) if before != "raw" else source_tables(manifest)
    past = [
        name
        for name, node in models(manifest, layer).items()
        if inputs(node) & tables and GATE_BEFORE[layer] not in inputs(node)
    ]
    assert not past, f"add {{{{ behind_gate('{before}') }}}} to {past}"


def test_publishing_stands_behind_the_last_gate(manifest):
    [published] = models(manifest, "publish").values()
    assert "gate_marts" in inputs(published)
    marts = set(models(manifest, "marts")) - STEP_OF_A_MART
    assert marts <= inputs(published), "every mart is published"


def source_tables(manifest: dict[str, Any]) -> set[str]:
    return {f"{node['source_name']}__{node['name']}" for node in manifest["sources"].values()}


def tables_of(manifest: dict[str, Any], layer: str) -> set[str]:
    return source_tables(manifest) if layer == "raw" else set(models(manifest, layer))


@pytest.mark.parametrize("layer", LAYERS)
def test_every_table_of_a_layer_is_an_input_of_its_gate(manifest, layer):
    gate = models(manifest, "gates")[f"gate_{layer}"]
    assert tables_of(manifest, layer) - inputs(gate) - STEP_OF_A_MART == set()


@pytest.mark.parametrize("layer", LAYERS)
def test_a_gate_calls_each_table_by_its_own_name(layer):
    """`"orders": dbt.ref("refunds")` would validate the wrong table."""
    tree = ast.parse((PROJECT / "models" / "gates" / f"gate_{layer}.py").read_text("utf-8"))
    [tables] = [node for node in ast.walk(tree) if isinstance(node, ast.Dict)]
    for key, call in zip(tables.keys, tables.values, strict=True):
        parts = [argument.value for argument in call.args]
        expected = parts[-1] if parts[0] == "landing" else "__".join(parts)
        assert key.value == expected


@pytest.mark.parametrize("layer", LAYERS)
def test_something_is_expected_of_every_table(manifest, layer):
    suite = load_suite(PROJECT / "expectations" / f"{layer}.yml")
    gate = models(manifest, "gates")[f"gate_{layer}"]
    tables = {name.removeprefix("landing__") for name in inputs(gate)}
    assert set(suite.tables) == tables
    assert [table for table in suite.tables.values() if not table.expectations] == []


@pytest.mark.parametrize("layer", LAYERS)
def test_a_critical_expectation_says_what_it_protects(layer):
    suite = load_suite(PROJECT / "expectations" / f"{layer}.yml")
    critical = [
        expectation
        for table in suite.tables.values()
        for expectation in table.expectations
        if expectation.severity == "critical"
    ]
    assert critical
    assert [e for e in critical if not e.protects or not e.remedy] == []


@pytest.mark.parametrize("layer", LAYERS)
def test_a_critical_failure_stops_the_build(manifest, layer):
    tests = {
        node["name"]: node
        for node in manifest["nodes"].values()
        if node["resource_type"] == "test"
        and f"model.shopmarts.gate_{layer}" in node["depends_on"]["nodes"]
    }
    passed = tests[f"gate_{layer}_passed"]
    assert passed["config"]["severity"].lower() == "error"
    assert passed["config"]["enabled"]
    assert passed["test_metadata"]["kwargs"]["expectation_severity"] == "critical"
    warnings = tests[f"gate_{layer}_has_no_warnings"]
    assert warnings["config"]["severity"].lower() == "warn"
