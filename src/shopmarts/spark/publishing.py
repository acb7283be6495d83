"""Publishes on Spark: schema `published` holds a view per table, switched after gate_marts.

The tables that dbt builds are replaced while it builds. What is published is therefore a copy, one
per publication: the copies of all tables are written and counted first, then the views are
replaced, each in one statement of the catalog. A build that fails or dies before that leaves the
views on the copies of the publication before. These stay until the next publication, so that a
query that began before the switch can end.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from shopmarts.spark.adapter import sql_literal

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

SCHEMA = "published"
COPIES = "published_copies"
_COPY = re.compile(rf"{COPIES}\.(\w+__v(\d+))")


@dataclass(frozen=True)
class Description:
    """What the manifest of dbt says of a table: its schema, its text and those of its columns."""

    schema_name: str
    text: str
    columns: Mapping[str, str]
    file_format: str


def publish_views(
    session: SparkSession, frames: Mapping[str, DataFrame], described: Mapping[str, Description]
) -> dict[str, int]:
    """Copy the tables, point the views at the copies and return the rows of each table.

    frames, described: by table name. What the last publication but one left is removed first.
    """
    for schema in (SCHEMA, COPIES):
        session.sql(f"create schema if not exists {schema}")
    views = _names(session, SCHEMA)
    live = {copy: number for view in views for copy, number in _copy_behind(session, view)}
    for copy in _names(session, COPIES) - set(live):
        session.sql(f"drop table {COPIES}.`{copy}`")
    number = max(live.values(), default=0) + 1
    copies = {table: f"{COPIES}.`{table}__v{number}`" for table in frames}

    for table, frame in frames.items():
        writer = frame.write.format(described[table].file_format).mode("overwrite")
        writer.saveAsTable(copies[table])
    counts = (f"select '{table}', count(*) from {copy}" for table, copy in copies.items())
    rows = {row[0]: row[1] for row in session.sql(" union all ".join(counts)).collect()}
    for table, frame in frames.items():
        columns = ", ".join(
            f"`{column}` comment {sql_literal(described[table].columns.get(column, ''))}"
            for column in frame.columns
        )
        session.sql(
            f"create or replace view {SCHEMA}.`{table}` ({columns}) "
            f"comment {sql_literal(described[table].text)} as select * from {copies[table]}"
        )
    for view in views - set(frames):
        session.sql(f"drop view {SCHEMA}.`{view}`")
    return rows


def read_descriptions(manifest: Path) -> dict[str, Description]:
    """Return what the manifest of the running dbt says of every model, by name."""
    nodes = json.loads(manifest.read_text("utf-8"))["nodes"].values()
    return {
        node["alias"]: Description(
            node["schema"],
            node["description"],
            {name: column["description"] for name, column in node["columns"].items()},
            node["config"].get("file_format") or "parquet",
        )
        for node in nodes
        if node["resource_type"] == "model"
    }


def _names(session: SparkSession, schema: str) -> set[str]:
    found = session.sql(f"show tables in {schema}").collect()
    return {row.tableName for row in found if not row.isTemporary}


def _copy_behind(session: SparkSession, view: str) -> list[tuple[str, int]]:
    """The copy that a view reads, with its number."""
    definition = session.sql(f"show create table {SCHEMA}.`{view}`").collect()[0][0]
    return [(copy, int(number)) for copy, number in _COPY.findall(definition.replace("`", ""))]
