"""What held when a gate ran last, so that it looks again only at what changed since.

An expectation that found nothing still finds nothing in tables that are the same, and what is said
of single rows still holds for the rows that stayed. A gate therefore notes, in the schema
``increments`` of a DuckDB warehouse, what every table was like and which expectations found nothing
in it. What a table is like:

- a raw table: its files, which never change; where one is gone, it is another table
- a model that is materialized as `touched`: its version; the rows that changed since are kept
- any other: the sum of the hashes of its rows, unless there are so many that to sum them takes as
  long as to validate them
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from itertools import chain
from typing import Any

import duckdb

from shopmarts.gates.suites import SQL_EXPECTATION, Expectation, TableSuite

_ROWS_HASHED = 200_000
_RAW_FOLDER = re.compile(r"read_parquet\W+'([^']+)/\*\.parquet'", re.IGNORECASE)


class NothingEarlier:
    """Nothing is known of any table: what a gate has on engines without increments."""

    def holds(self, suite: TableSuite, expectation: Expectation) -> bool:
        """Tell whether the expectation found nothing and all it looks at is still the same."""
        return False

    def changed_rows(self, suite: TableSuite, expectation: Expectation) -> str | None:
        """Return the view of the rows that changed since the expectation found nothing.

        None where it found something, or where nobody knows which rows changed.
        """
        return None

    def note(self, suite: TableSuite, found_nothing: Iterable[Expectation]) -> None:
        """Say which expectations found nothing in a table."""

    def keep(self) -> None:
        """Keep what was noted for the next run, in place of what was known."""


@dataclass(frozen=True)
class _Table:
    """A table as it is. like: to compare with what it was; changes: query for the changed rows."""

    like: str | None
    is_same: bool
    changes: str | None = None


class Earlier(NothingEarlier):
    """What a gate noted in a DuckDB warehouse that dbt built before."""

    def __init__(
        self,
        cursor: duckdb.DuckDBPyConnection,
        layer: str,
        tables: Mapping[str, duckdb.DuckDBPyRelation],
        counts: Mapping[str, int],
    ) -> None:
        self._cursor = cursor
        self._gate = f"gate_{layer}"
        noted = cursor.execute(
            "select table_name, state, expectation from increments.validated where gate = ?",
            [self._gate],
        ).fetchall()
        self._found_nothing = {(table, expectation) for table, _, expectation in noted}
        self._files: dict[str, str] = {}
        self._versions: dict[str, int] = {}
        self._tables = self._compare({table: state for table, state, _ in noted}, tables, counts)
        self._notes: list[tuple[str, str, str | None, str]] = []
        self._view = cache(self._create_view)

    def holds(self, suite: TableSuite, expectation: Expectation) -> bool:
        """Tell whether the expectation found nothing and all it looks at is still the same."""
        looked_at = [suite.table]
        if expectation.type == SQL_EXPECTATION:
            words = set(re.findall(r"\w+", expectation.arguments["unexpected_rows_query"]))
            looked_at += words & self._tables.keys()
        return self._has_found_nothing(suite, expectation) and all(
            self._tables[table].is_same for table in looked_at
        )

    def changed_rows(self, suite: TableSuite, expectation: Expectation) -> str | None:
        """Return the view of the rows that changed since the expectation found nothing.

        None where it found something, or where nobody knows which rows changed.
        """
        changes = self._tables[suite.table].changes
        if changes and self._has_found_nothing(suite, expectation):
            return self._view(suite.table, changes)
        return None

    def note(self, suite: TableSuite, found_nothing: Iterable[Expectation]) -> None:
        """Say which expectations found nothing in a table."""
        like = self._tables[suite.table].like
        self._notes += [
            (self._gate, suite.table, like, _digest(suite, expectation))
            for expectation in found_nothing
        ]

    def keep(self) -> None:
        """Keep what was noted for the next run, in place of what was known."""
        kept: dict[str, tuple[str, list[tuple[Any, ...]]]] = {
            "validated": ("gate", self._notes),
            "followed": ("model", [(self._gate, *item) for item in self._versions.items()]),
            "files": ("model", [(self._gate, *item, None) for item in self._files.items()]),
        }
        self._cursor.execute("begin")
        for table, (column, rows) in kept.items():
            self._cursor.execute(f"delete from increments.{table} where {column} = ?", [self._gate])
            if rows:
                row = f"({', '.join('?' * len(rows[0]))})"
                self._cursor.execute(
                    f"insert into increments.{table} values {', '.join([row] * len(rows))}",
                    list(chain.from_iterable(rows)),
                )
        self._cursor.execute("commit")

    def _has_found_nothing(self, suite: TableSuite, expectation: Expectation) -> bool:
        return (suite.table, _digest(suite, expectation)) in self._found_nothing

    def _create_view(self, table: str, changes: str) -> str:
        view = f"changes_of_{table}"
        self._cursor.execute(f'create temp view "{view}" as {changes}')
        return view

    def _compare(
        self,
        states: Mapping[str, str | None],
        tables: Mapping[str, duckdb.DuckDBPyRelation],
        counts: Mapping[str, int],
    ) -> dict[str, _Table]:
        """What every table is like, next to what it was like (its state)."""
        folders = {
            table: found.group(1)
            for table, relation in tables.items()
            if (found := _RAW_FOLDER.search(relation.sql_query()))
        }
        compared = self._compare_files(folders)
        built = self._cursor.execute(
            "select model, version, full_version from increments.built where model in "
            f"({', '.join('?' * len(tables))})",
            list(tables),
        ).fetchall()
        for table, now, full in built:
            self._versions[table] = now
            state = states.get(table) or ""
            then = int(state) if state.isdecimal() else None
            query = f'select * exclude (_version) from increments."{table}" where _version > {then}'
            is_known = then is not None and full <= then <= now
            compared[table] = _Table(str(now), then == now, query if is_known else None)
        others = {table for table in tables if table not in compared}
        hashed = [table for table in others if counts[table] <= _ROWS_HASHED]
        for table, like in self._hashes(hashed).items():
            compared[table] = _Table(like, states.get(table) == like)
        for table in others.difference(hashed):
            compared[table] = _Table(None, is_same=False)
        return compared

    def _compare_files(self, folders: Mapping[str, str]) -> dict[str, _Table]:
        """What the raw tables are like, by their folders."""
        if not folders:
            return {}
        listed = self._cursor.execute(
            "select filename, concat(size, ' ', last_modified) from read_blob(?)",
            [[f"{folder}/*.parquet" for folder in folders.values()]],
        ).fetchall()
        # Some tables have one without rows: it says what their columns are.
        without_rows = {path for path, _ in listed if path.endswith("/_empty.parquet")}
        self._files = {path: mark for path, mark in listed if path not in without_rows}
        earlier = dict(
            self._cursor.execute(
                "select path, fingerprint from increments.files where model = ?", [self._gate]
            ).fetchall()
        )
        compared = {}
        for table, folder in folders.items():
            now, then = (
                {path: mark for path, mark in files.items() if path.rpartition("/")[0] == folder}
                for files in (self._files, earlier)
            )
            empty = without_rows & {f"{folder}/_empty.parquet"}
            new = sorted(empty | dict(now.items() - then.items()).keys())
            names = ", ".join(f"'{path}'" for path in new)
            changes = f"select * from read_parquet([{names}], union_by_name = true)"
            is_known = then.items() <= now.items()
            compared[table] = _Table("files", now == then, changes if is_known else None)
        return compared

    def _hashes(self, tables: Iterable[str]) -> dict[str, str]:
        query = " union all ".join(
            f"select '{table}', concat(count(*), ' ', sum(hash(row_of_it)::hugeint)) "
            f'from "{table}" as row_of_it'
            for table in tables
        )
        return dict(self._cursor.execute(query).fetchall()) if query else {}


def has_increments(cursor: duckdb.DuckDBPyConnection) -> bool:
    """Tell whether dbt keeps in this warehouse what changes between builds."""
    found = cursor.execute(
        "select 1 from duckdb_tables() where schema_name = 'increments' "
        "and table_name = 'validated' and database_name = current_database()"
    )
    return found.fetchone() is not None


def _digest(suite: TableSuite, expectation: Expectation) -> str:
    """Tells an expectation from all others and from what it was before somebody changed it."""
    parts = [
        _gx_version(),
        suite.keys,
        expectation.type,
        expectation.column,
        sorted(expectation.arguments.items()),
    ]
    return hashlib.sha256(json.dumps(parts, default=str).encode()).hexdigest()


@cache
def _gx_version() -> str:
    return version("great-expectations")
