"""What a DuckDB warehouse keeps between builds, for gates and publishing, which follow changes too.

The schema ``increments`` is made at the start of a run of dbt, by macros/portable/increments.sql.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import duckdb


@dataclass(frozen=True)
class Kept:
    """What the warehouse keeps of a table: its version, that of its last full build, its keys."""

    version: int
    full_version: int
    keys: str


def has_increments(cursor: duckdb.DuckDBPyConnection) -> bool:
    """Tell whether a warehouse keeps what changes: not one that was not built by dbt."""
    found = cursor.execute("select 1 from duckdb_schemas() where schema_name = 'increments'")
    return found.fetchone() is not None


def kept_changes(cursor: duckdb.DuckDBPyConnection) -> dict[str, Kept]:
    """Return the tables whose changes are kept."""
    if not has_increments(cursor):
        return {}
    found = cursor.execute("select model, version, full_version, keys from increments.built")
    return {model: Kept(*values) for model, *values in found.fetchall()}


def note_followed(
    cursor: duckdb.DuckDBPyConnection, follower: str, versions: Mapping[str, int]
) -> None:
    """Note up to which versions a follower took in tables; later changes are kept for it.

    The transaction is the caller's.
    """
    cursor.execute("delete from increments.followed where model = ?", [follower])
    for table, version in sorted(versions.items()):
        cursor.execute(
            "insert into increments.followed values (?, ?, ?)", [follower, table, version]
        )
