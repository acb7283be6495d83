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

import duckdb

from shopmarts.gates.suites import SQL_EXPECTATION, Expectation, TableSuite
from shopmarts.increments import kept_changes, note_followed

_ROWS_HASHED = 200_000
_RAW_FOLDER = re.compile(r"read_parquet\W+'([^']+)/\*\.parquet'", re.IGNORECASE)


class NothingEarlier:
    """Nothing is known of any table: what a gate has on engines without increments."""

    def holds(self, suite: TableSuite, expectation: Expectation) -> bool:
        """Tell whether the expectation found nothing and all it looks at is still the same."""
        return False

    def found_nothing(self, suite: TableSuite, expectation: Expectation) -> bool:
        """Tell whether the expectation found nothing when it was asked last."""
        return False

    def changes_of(self, table: str) -> str | None:
        """Return a view of the rows that changed since, where it is known which they are."""
        return None

    def note(self, suite: TableSuite, found_nothing: Iterable[Expectation]) -> None:
        """Say which expectations found nothing in a table."""

    def keep(self) -> None:
        """Keep what was noted for the next run, in place of what was known."""


@dataclass(frozen=True)
class _Table:
    """A table as it is. state: to compare with what it was; changes: query for the changed rows."""

    state: str | None
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
        self._notes: list[tuple[str | None, ...]] = []

    def holds(self, suite: TableSuite, expectation: Expectation) -> bool:
        """Tell whether the expectation found nothing and all it looks at is still the same."""
        looked_at = [suite.table]
        if expectation.type == SQL_EXPECTATION:
            words = set(re.findall(r"\w+", expectation.arguments["unexpected_rows_query"]))
            looked_at += words & self._tables.keys()
        return self.found_nothing(suite, expectation) and all(
            self._tables[table].is_same for table in looked_at
        )

    def found_nothing(self, suite: TableSuite, expectation: Expectation) -> bool:
        """Tell whether the expectation found nothing when it was asked last."""
        return (suite.table, _digest(suite, expectation)) in self._found_nothing

    def changes_of(self, table: str) -> str | None:
        """Return a view of the rows that changed since, where it is known which they are."""
        changes = self._tables[table].changes
        if changes is None:
            return None
        view = f"changes_of_{table}"
        self._cursor.execute(f'create or replace temp view "{view}" as {changes}')
        return view

    def note(self, suite: TableSuite, found_nothing: Iterable[Expectation]) -> None:
        """Say which expectations found nothing in a table."""
        state = self._tables[suite.table].state
        self._notes += [
            (self._gate, suite.table, state, _digest(suite, expectation))
            for expectation in found_nothing
        ]

    def keep(self) -> None:
        """Keep what was noted for the next run, in place of what was known."""
        files: list[tuple[str | None, ...]] = [
            (self._gate, path, mark, None) for path, mark in self._files.items()
        ]
        self._cursor.execute("begin")
        note_followed(self._cursor, self._gate, self._versions)
        self._replace("validated", "gate", self._notes)
        self._replace("files", "model", files)
        self._cursor.execute("commit")

    def _replace(self, table: str, column: str, rows: list[tuple[str | None, ...]]) -> None:
        """Put rows in the place of those a table of the schema has of this gate."""
        self._cursor.execute(f"delete from increments.{table} where {column} = ?", [self._gate])
        if rows:
            row = f"({', '.join('?' * len(rows[0]))})"
            self._cursor.execute(
                f"insert into increments.{table} values {', '.join([row] * len(rows))}",
                list(chain.from_iterable(rows)),
            )

    def _compare(
        self,
        states: Mapping[str, str | None],
        tables: Mapping[str, duckdb.DuckDBPyRelation],
        counts: Mapping[str, int],
    ) -> dict[str, _Table]:
        """What every table is like, next to the state that was noted."""
        folders = {
            table: found.group(1)
            for table, relation in tables.items()
            if (found := _RAW_FOLDER.search(relation.sql_query()))
        }
        compared = self._compare_files(folders)
        kept = kept_changes(self._cursor)
        for table in kept.keys() & tables.keys():
            now, full = kept[table].version, kept[table].full_version
            self._versions[table] = now
            noted = states.get(table) or ""
            then = int(noted) if noted.isdecimal() else None
            query = f'select * exclude (_version) from increments."{table}" where _version > {then}'
            is_known = then is not None and full <= then <= now
            compared[table] = _Table(str(now), then == now, query if is_known else None)
        others = {table for table in tables if table not in compared}
        hashed = [table for table in others if counts[table] <= _ROWS_HASHED]
        for table, state in self._hashes(hashed).items():
            compared[table] = _Table(state, states.get(table) == state)
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
        files_now, files_then = _by_folder(self._files), _by_folder(earlier)
        compared = {}
        for table, folder in folders.items():
            now, then = files_now.get(folder, {}), files_then.get(folder, {})
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


def _by_folder(files: Mapping[str, str]) -> dict[str, dict[str, str]]:
    folders: dict[str, dict[str, str]] = {}
    for path, mark in files.items():
        folders.setdefault(path.rpartition("/")[0], {})[path] = mark
    return folders


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
