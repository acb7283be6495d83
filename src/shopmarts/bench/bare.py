"""The models without dbt: their SQL on one DuckDB connection, one after the other.

``python -m shopmarts.bench.bare MANIFEST BUILT NEW``: MANIFEST as dbt wrote it when it built the
warehouse BUILT, NEW the file to build into. Prints models and seconds as JSON.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any

from shopmarts.bench.landing import SAMPLE_HOME
from shopmarts.bench.process import Usage, run
from shopmarts.bench.setting import Setting

DBT_RUN = [
    "--quiet",
    "run",
    "--full-refresh",
    "--profiles-dir",
    "profiles",
    "--exclude",
    "path:models/gates",
    "path:models/publish",
]


@dataclass(frozen=True)
class Bare:
    """`dbt run` of all SQL models against the SQL that it ran, without tests, gates and publishing.

    seconds: of the SQL alone, in one process and on one connection. ratio: seconds of the whole
    `dbt run`, starting and parsing included, over these.
    """

    models: int
    dbt: Usage
    seconds: float
    peak_mb: float

    @property
    def ratio(self) -> float:
        """How many times as long dbt takes."""
        return self.dbt.seconds / self.seconds


def bare_models(setting: Setting) -> Bare:
    """Run the models of the built sample with dbt, then their SQL without it, in a new file."""
    home = setting.home(SAMPLE_HOME)
    usage, _ = setting.script("dbt", DBT_RUN, home)
    # The compiled SQL names the database after its file.
    new = setting.home("bare").root / "warehouse" / home.warehouse.name
    new.parent.mkdir(parents=True)
    manifest = setting.target(home) / "manifest.json"
    command = [sys.executable, "-m", "shopmarts.bench.bare"]
    command += [str(manifest), str(home.warehouse), str(new)]
    alone, written = run(command, setting.project, setting.limits)
    new.unlink()
    return Bare(**json.loads(written), dbt=usage, peak_mb=alone.peak_mb)


def models_in_order(manifest: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Give the SQL models of a manifest, parents first."""
    nodes = manifest["nodes"]
    parents = {name: node.get("depends_on", {}).get("nodes", []) for name, node in nodes.items()}
    for name in TopologicalSorter(parents).static_order():
        node = nodes.get(name)
        if node and node["resource_type"] == "model" and node["language"] == "sql":
            yield node


def main(manifest_path: Path, built: Path, new: Path) -> None:
    """Build the models into a new file and print how many there are and what they took."""
    import duckdb  # noqa: PLC0415  the process that measures the others does without it

    from shopmarts.dbt_duckdb import memory_limit  # noqa: PLC0415  imports dbt
    from shopmarts.salt import salt  # noqa: PLC0415

    manifest = json.loads(manifest_path.read_text(encoding="utf-8"))
    models = list(models_in_order(manifest))
    with duckdb.connect(str(new), config={"memory_limit": memory_limit(built)}) as connection:
        connection.execute("set TimeZone = 'UTC'")
        connection.execute("set variable shopmarts_salt = ?", [salt()])
        connection.execute(f"attach '{built}' as built (read_only)")
        for schema in {node["schema"] for node in manifest["nodes"].values()}:
            connection.execute(f'create schema if not exists "{schema}"')
        for node in manifest["nodes"].values():
            if node["resource_type"] == "seed":
                table = f'"{node["schema"]}"."{node["alias"]}"'
                connection.execute(f"create table {table} as from built.{table}")
        connection.execute("detach built")
        begun = time.perf_counter()
        for node in models:
            kind = "view" if node["config"]["materialized"] == "view" else "table"
            connection.execute(f"create {kind} {node['relation_name']} as {node['compiled_code']}")
        seconds = time.perf_counter() - begun
    sys.stdout.write(json.dumps({"models": len(models), "seconds": seconds}) + "\n")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
