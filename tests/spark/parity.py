"""Compares a table of two engines cell by cell."""

from __future__ import annotations

from pathlib import Path

import duckdb

SHOWN = 5
RELATIVE_ERROR = 1e-9


def differences(
    connection: duckdb.DuckDBPyConnection, table: str, ours: str, theirs: str, key: list[str]
) -> list[str]:
    """Return one line per difference between two relations, at most five of each kind.

    ours, theirs: what DuckDB and Spark made, in SQL of the connection. key: columns that name a
    row. Doubles may differ by 1e-9 of their size, everything else by nothing.
    """
    types, their_types = (_types(connection, relation) for relation in (ours, theirs))
    if types != their_types:
        return [
            f"{table}.{column}: DuckDB has {types.get(column)}, Spark {their_types.get(column)}"
            for column in types | their_types
            if types.get(column) != their_types.get(column)
        ]
    connection.execute(f"create or replace temp table ours as select * from {ours}")
    connection.execute(f"create or replace temp table theirs as select * from {theirs}")
    same = (f'ours."{column}" is not distinct from theirs."{column}"' for column in key)
    same_key = " and ".join(same) or "true"
    found = []
    for here, there, name in (("ours", "theirs", "DuckDB"), ("theirs", "ours", "Spark")):
        found += [
            f"{table}: only {name} has the row {_shown(key, row)}"
            for row in connection.execute(
                f"select {_columns(here, key)} from {here} "
                f"where not exists (select 1 from {there} where {same_key}) "
                f"order by all limit {SHOWN}"
            ).fetchall()
        ]
    for column, column_type in types.items():
        if column in key:
            continue
        rows = connection.execute(
            f'select ours."{column}", theirs."{column}", {_columns("ours", key)} from ours '
            f"inner join theirs on {same_key} where {_differs(column, column_type)} "
            f"order by all limit {SHOWN}"
        ).fetchall()
        found += [
            f"{table}.{column} of {_shown(key, row[2:])}: DuckDB {row[0]!r}, Spark {row[1]!r}"
            for row in rows
        ]
    return found


def parquet(folder: Path, connection: duckdb.DuckDBPyConnection) -> str:
    """Return a table of Spark as a relation; its timestamps are instants, here in UTC."""
    files = f"read_parquet('{folder}/*.parquet')"
    columns = ", ".join(
        f'timezone(\'UTC\', "{column}") as "{column}"'
        if "WITH TIME ZONE" in kind
        else f'"{column}"'
        for column, kind in _types(connection, files).items()
    )
    return f"(select {columns} from {files})"


def _types(connection: duckdb.DuckDBPyConnection, relation: str) -> dict[str, str]:
    described = connection.execute(f"describe select * from {relation}").fetchall()
    return {column: kind for column, kind, *_ in described}


def _columns(relation: str, key: list[str]) -> str:
    return ", ".join(f'{relation}."{column}"' for column in key) or "null"


def _differs(column: str, column_type: str) -> str:
    ours, theirs = f'ours."{column}"', f'theirs."{column}"'
    if column_type != "DOUBLE":
        return f"{ours} is distinct from {theirs}"
    close = f"abs({ours} - {theirs}) <= {RELATIVE_ERROR} * greatest(abs({ours}), abs({theirs}))"
    return f"{ours} is distinct from {theirs} and not coalesce({close}, false)"


def _shown(key: list[str], row: tuple[object, ...]) -> str:
    return ", ".join(f"{column} {value}" for column, value in zip(key, row, strict=False))
