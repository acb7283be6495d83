"""`dbt build` by kind of node, and `shopmarts build` as a whole."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from shopmarts.bench.landing import SAMPLE_HOME
from shopmarts.bench.process import BenchError, Usage
from shopmarts.bench.setting import Setting

DBT_BUILD = [
    "--quiet",
    "build",
    "--profiles-dir",
    "profiles",
    "--exclude-resource-type",
    "unit_test",
]
SLOWEST = 10
OWN_FOLDERS = {"gates": "gates", "publish": "publish"}


@dataclass(frozen=True)
class Group:
    """Nodes of one kind: how many, and the sum of their seconds over all threads."""

    nodes: int
    seconds: float


@dataclass(frozen=True)
class DbtBuild:
    """One `dbt build`.

    own_seconds: what is not spent on nodes: importing, parsing, writing artifacts. node_seconds:
    wall time while nodes ran. groups: seeds, models, gates, publish, tests. slowest: seconds by
    model.
    """

    usage: Usage
    own_seconds: float
    node_seconds: float
    groups: dict[str, Group]
    slowest: dict[str, float]


@dataclass(frozen=True)
class Builds:
    """`shopmarts build` where all is landed and built already: once with dbt, then without."""

    nothing_new: Usage
    skipped: Usage


def dbt_build(setting: Setting) -> DbtBuild:
    """Build what is landed of the sample: all that is new since the last build."""
    home = setting.home(SAMPLE_HOME)
    usage, _ = setting.script("dbt", DBT_BUILD, home)
    target = setting.target(home)
    results = _read(target / "run_results.json")
    groups, slowest = by_group(results, _read(target / "manifest.json"))
    nodes = float(results["elapsed_time"])
    return DbtBuild(usage, usage.seconds - nodes, nodes, groups, slowest)


def by_group(
    results: Mapping[str, Any], manifest: Mapping[str, Any]
) -> tuple[dict[str, Group], dict[str, float]]:
    """Sum dbt's run_results.json by kind of node, with manifest.json to tell gates from models.

    Returns the groups and the seconds of the slowest models, both slowest first. Raises
    ``BenchError`` when a node did not succeed.
    """
    seconds: dict[str, list[float]] = {}
    models: dict[str, float] = {}
    for result in results["results"]:
        if result["status"] not in ("success", "pass", "warn"):
            raise BenchError(
                f"{result['unique_id']}: {result['status']}: {result['message']}; "
                "a build that fails is not measured"
            )
        node = manifest["nodes"][result["unique_id"]]
        group = _group(node)
        seconds.setdefault(group, []).append(result["execution_time"])
        if node["resource_type"] == "model":
            models[node["name"]] = result["execution_time"]
    groups = {name: Group(len(values), sum(values)) for name, values in seconds.items()}
    by_seconds = sorted(models.items(), key=lambda item: -item[1])
    return (
        dict(sorted(groups.items(), key=lambda item: -item[1].seconds)),
        dict(by_seconds[:SLOWEST]),
    )


def _group(node: Mapping[str, Any]) -> str:
    if node["resource_type"] != "model":
        return f"{node['resource_type']}s"
    return OWN_FOLDERS.get(node["fqn"][1], "models")


def builds_of_nothing_new(setting: Setting) -> Builds:
    """Run `shopmarts build` twice in the home of the sample, where all is landed and built.

    The first runs dbt, since it has not built this home before; the second sees that it need not.
    """
    home = setting.home(SAMPLE_HOME)
    nothing_new, _ = setting.script("shopmarts", ["build"], home)
    skipped, _ = setting.script("shopmarts", ["build"], home)
    return Builds(nothing_new, skipped)


def _read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))
