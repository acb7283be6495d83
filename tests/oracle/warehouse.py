"""The project on a small world: landed by the real code, built from the compiled SQL of the models.

dbt compiles the project once. After that an example costs no dbt run: its exports are landed in a
folder of their own, and the compiled SQL of every ancestor of ``mart_kpi_long`` runs in one DuckDB
connection in memory. Gates and publishing, which are Python models, are left out.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import Any

import duckdb

from shopmarts.formats import Format, load_formats
from shopmarts.home import Home
from shopmarts.landing.land import land
from tests.conftest import HERE, PROJECT, BuiltHome, succeeded
from tests.oracle.exports import write_exports
from tests.oracle.world import World

DATABASE = "shopmarts"
TARGET = "model.shopmarts.mart_kpi_long"
SALT = "oracle"
EMPTY_TABLE = "_empty.parquet"
KPI_ROWS = """
select kpi_id, period_grain, period_start, shop_id, dim_set, dim_value,
       value, numerator, denominator, n, is_mature
from shopmarts.marts.mart_kpi_long
"""


class NotLanded(Exception):
    """An export of a world was refused or lost lines on landing."""


@dataclass(frozen=True)
class Step:
    """One model: what its table is called, the SQL that fills it, the types its contract asks,
    and the raw tables it comes from."""

    name: str
    relation: str
    sql: str
    contract: dict[str, str]
    raw_tables: frozenset[str]

    def run(self, connection: duckdb.DuckDBPyConnection, home: str) -> None:
        """Build the table from the raw tables of ``home``."""
        sql = self.sql.replace(str(HERE), home)
        if not self.contract:
            connection.execute(f"create or replace table {self.relation} as {sql}")
            return
        columns = ", ".join(f'"{name}" {type_}' for name, type_ in self.contract.items())
        connection.execute(f"create or replace table {self.relation} ({columns})")
        connection.execute(f"insert into {self.relation} by name {sql}")


class Warehouse:
    """The compiled project, ready to be run on one world after the other."""

    def __init__(self, folder: Path) -> None:
        """Compile the project in ``folder`` and build all that no export of a world reaches."""
        self.formats: list[Format] = load_formats(PROJECT / "formats")
        self.template = folder / "template"
        (self.template / "exports").mkdir(parents=True)
        land(Home(self.template), self.formats, lambda _name, _bytes: None)
        home = BuiltHome(self.template)
        succeeded(home.dbt("seed"))
        succeeded(home.dbt("compile", "--select", "+mart_kpi_long,resource_type:model"))
        manifest = json.loads((self.template / "target" / "manifest.json").read_text("utf-8"))
        self.connection = duckdb.connect()
        self.connection.execute("set threads = 1")
        self.connection.execute("set TimeZone = 'UTC'")
        self.connection.execute(f"set variable shopmarts_salt = '{SALT}'")
        self.connection.execute(f"attach ':memory:' as {DATABASE}")
        self.connection.execute(f"use {DATABASE}")
        self._copy_seeds(manifest)
        self.steps = [_step(manifest, name) for name in _ancestors_in_order(manifest, TARGET)]
        for step in self.steps:
            step.run(self.connection, str(self.template))
        self.filled: set[str] = set()

    def kpis(self, world: World) -> list[tuple[Any, ...]]:
        """Land and build a world; return the rows of ``mart_kpi_long`` as ``KPI_ROWS`` names them.

        Raises ``NotLanded`` when an export was not landed line by line.
        """
        with self.built(world) as connection:
            return connection.execute(KPI_ROWS).fetchall()

    @contextmanager
    def built(self, world: World) -> Iterator[duckdb.DuckDBPyConnection]:
        """Land and build a world; the connection reads every table until the next world."""
        with tempfile.TemporaryDirectory(dir=self.template.parent) as name:
            home = Path(name)
            write_exports(world, home / "exports")
            self._land(home)
            self._write_targets(world)
            files = (home / "raw").glob("*/*.parquet")
            filled = {file.parent.name for file in files if file.name != EMPTY_TABLE}
            # what holds no rows now and held none before is built already
            touched = filled | self.filled
            self.filled = filled
            for step in self.steps:
                if step.raw_tables & touched:
                    step.run(self.connection, str(home))
            yield self.connection

    def _land(self, home: Path) -> None:
        shutil.copytree(self.template / "raw", home / "raw")
        landing = land(Home(home), self.formats, lambda _name, _bytes: None)
        faults = [f"{entry}" for entry in landing.entries if entry in landing.refused]
        if faults:
            raise NotLanded("\n".join(faults))
        rejected = self.connection.execute(
            f"from read_parquet('{home}/raw/_rejected/*.parquet')"
        ).fetchall()
        if rejected:
            raise NotLanded(f"rejected lines: {rejected}")

    def _write_targets(self, world: World) -> None:
        self.connection.execute("delete from seeds.kpi_targets")
        for target in world.kpi_targets:
            self.connection.execute(
                "insert into seeds.kpi_targets values (?, ?, ?, ?, ?)", astuple(target)
            )

    def _copy_seeds(self, manifest: dict[str, Any]) -> None:
        file = self.template / "warehouse" / "shopmarts.duckdb"
        self.connection.execute(f"attach '{file}' as seeded (read_only)")
        schemas = {node["schema"] for node in manifest["nodes"].values() if "schema" in node}
        for schema in sorted(schemas):
            self.connection.execute(f"create schema if not exists {DATABASE}.{schema}")
        for node in manifest["nodes"].values():
            if node["resource_type"] == "seed":
                table = f"{node['schema']}.{node['alias']}"
                self.connection.execute(f"create table {DATABASE}.{table} as from seeded.{table}")
        self.connection.execute("detach seeded")


def _parents(manifest: dict[str, Any], unique_id: str) -> list[str]:
    """Models and sources a node selects from; gates are edges of order, not of data."""
    nodes = manifest["nodes"].get(unique_id, {}).get("depends_on", {}).get("nodes", [])
    return [node for node in nodes if manifest["nodes"].get(node, {}).get("language") != "python"]


def _ancestors_in_order(manifest: dict[str, Any], unique_id: str) -> list[str]:
    """The SQL models above a node and the node itself, parents first."""
    ordered: dict[str, None] = {}

    def visit(node: str) -> None:
        if node in ordered or not node.startswith("model."):
            return
        for parent in sorted(_parents(manifest, node)):
            visit(parent)
        ordered[node] = None

    visit(unique_id)
    return list(ordered)


def _raw_tables(manifest: dict[str, Any], unique_id: str) -> set[str]:
    """The folders under ``raw/`` that a node is made of."""
    if unique_id.startswith("source."):
        source = manifest["sources"][unique_id]
        return {f"{source['source_name']}__{source['name']}"}
    return {
        table for parent in _parents(manifest, unique_id) for table in _raw_tables(manifest, parent)
    }


def _step(manifest: dict[str, Any], unique_id: str) -> Step:
    node = manifest["nodes"][unique_id]
    enforced = node["config"]["contract"]["enforced"]
    return Step(
        name=node["name"],
        relation=node["relation_name"],
        sql=node["compiled_code"],
        contract={column["name"]: column["data_type"] for column in node["columns"].values()}
        if enforced
        else {},
        raw_tables=frozenset(_raw_tables_of_model(manifest, unique_id)),
    )


def _raw_tables_of_model(manifest: dict[str, Any], unique_id: str) -> set[str]:
    """All raw tables of a model; of a staging model its own, without which it has no rows."""
    tables = _raw_tables(manifest, unique_id)
    own = manifest["nodes"][unique_id]["name"].removeprefix("stg_")
    return {own} if own in tables else tables
