"""The marts of both engines are equal: every table that is published, cell by cell."""

from __future__ import annotations

import re
from typing import Any

import duckdb
import pytest
from tests.conftest import BuiltHome
from tests.spark.parity import differences, parquet

SHOWN = 40
GATE_KEY = ["layer", "table_name", "column_name", "expectation", "description", "protects"]
# One row each: nothing has to name it.
KEYLESS: dict[str, list[str]] = {"int_data_period": []}


@pytest.fixture(scope="module")
def connection() -> duckdb.DuckDBPyConnection:
    return duckdb.connect()


def published_tables(home: BuiltHome) -> list[tuple[str, str]]:
    with duckdb.connect(str(home.published), read_only=True) as published:
        return published.execute(
            "select schema_name, table_name from duckdb_tables() order by all"
        ).fetchall()


def keys(manifest: dict[str, Any]) -> dict[str, list[str]]:
    """The key of every model: what its test unique_key names."""
    found: dict[str, list[str]] = dict(KEYLESS)
    for node in manifest["nodes"].values():
        metadata = node.get("test_metadata")
        if metadata and metadata["name"] == "unique_key":
            model = manifest["nodes"][node["attached_node"]]["name"]
            found[model] = metadata["kwargs"]["columns"]
    return found


def test_every_published_table_is_equal(
    spark_sample: tuple[BuiltHome, str],
    small_home: BuiltHome,
    manifest: dict[str, Any],
    connection: duckdb.DuckDBPyConnection,
) -> None:
    copies = spark_sample[0].root / "warehouse" / "spark" / "published_copies.db"
    tables = published_tables(small_home)
    assert {folder.name for folder in copies.iterdir()} == {f"{table}__v1" for _, table in tables}
    connection.execute(f"attach '{small_home.published}' as duck (read_only)")
    keys_of = keys(manifest)
    found = []
    for schema, table in tables:
        ours, theirs = f'duck.{schema}."{table}"', parquet(copies / f"{table}__v1", connection)
        key = GATE_KEY if table.startswith("gate_") else keys_of[table]
        found += differences(connection, table, ours, theirs, key)
    assert not found, "\n".join(found[:SHOWN])


def test_the_headline_comes_from_the_published_views(
    spark_sample: tuple[BuiltHome, str], small_home: BuiltHome
) -> None:
    def table_of(printed: str) -> list[str]:
        return [line.rstrip() for line in printed.splitlines() if re.match("[│┃]", line)]

    shown = table_of(small_home.shopmarts("kpis").stdout)
    assert len(shown) > 5
    assert table_of(spark_sample[1]) == shown


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("update theirs_table set sales = 10.0001 where shop = 'a'", "m.sales of shop a: DuckDB"),
        ("update theirs_table set rate = 0.10000001 where shop = 'a'", "m.rate of shop a: DuckDB"),
        ("update theirs_table set rate = null", "m.rate of shop a: DuckDB 0.1, Spark None"),
        ("delete from theirs_table where shop = 'b'", "m: only DuckDB has the row shop b"),
        ("insert into theirs_table values ('c', 1, 1)", "m: only Spark has the row shop c"),
        ("alter table theirs_table drop column rate", "m.rate: DuckDB has DOUBLE, Spark None"),
        ("alter table theirs_table alter sales type double", "m.sales: DuckDB has DECIMAL"),
    ],
)
def test_a_difference_is_told_with_table_key_column_and_values(
    change: str, said: str, connection: duckdb.DuckDBPyConnection
) -> None:
    for table in ("ours_table", "theirs_table"):
        connection.execute(
            f"create or replace table {table} (shop text, sales decimal(18, 4), rate double)"
        )
        connection.execute(f"insert into {table} values ('a', 10, 0.1), ('b', 20, 0.2)")
    assert differences(connection, "m", "ours_table", "theirs_table", ["shop"]) == []
    connection.execute("update theirs_table set rate = 0.1 + 1e-12 where shop = 'a'")
    assert differences(connection, "m", "ours_table", "theirs_table", ["shop"]) == []
    connection.execute(change)
    found = differences(connection, "m", "ours_table", "theirs_table", ["shop"])
    assert found
    assert found[0].startswith(said)
