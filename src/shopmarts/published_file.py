"""The file that publishing writes beside the one that readers have open.

It begins as a copy of the file published before, where that is what this warehouse published last.
Of entities whose changes the warehouse keeps (``macros/portable/touched.sql``) only the rows with
changed keys are then replaced; all other tables are written anew. Without such a file, all are.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import duckdb

from shopmarts.increments import Kept, kept_changes, note_followed

# The oldest format DuckDB 1.5 writes: every DuckDB since 1.0 opens it, whatever wrote it.
STORAGE_VERSION = "v1.0.0"
SCHEMAS = ("marts", "intermediate", "quality")
_ATTACHED = "publishing"
_Written = TypeVar("_Written")
# Under this name the file follows changes, as a model does.
_FOLLOWER = "published"
# Most questions ask for one set of dimensions and one grain, or for the best customers; other marts
# are sorted by all columns, other entities are as they were built.
_SORTED_BY = {
    "int_customers": "paid_amount desc, shop_id, customer_key",
    "mart_kpi_long": "dim_set, period_grain, kpi_id, period_start, shop_id, dim_value",
}
# From so many changed rows per row on, writing a table anew is faster than finding what changed.
_MOST_CHANGES = 0.25


@dataclass(frozen=True)
class PublishedTable:
    """A table of the published file."""

    schema_name: str
    table_name: str
    row_count: int


def write_database(
    cursor: duckdb.DuckDBPyConnection,
    schemas: Mapping[str, str],
    earlier: Path,
    aside: Path,
) -> list[PublishedTable]:
    """Write the tables with their comments into a new file; the rows of marts come sorted.

    schemas: of each table of the warehouse, by its name. earlier: the file published before, if
    there is one. aside: the new file.
    """
    kept = kept_changes(cursor)
    followed = {}
    if _is_as_remembered(cursor, earlier):
        shutil.copyfile(earlier, aside)
        followed = _followed_versions(cursor)
    with _attached(cursor, aside):
        changed = {
            table: _changed_rows(cursor, table, kept[table], followed.get(table))
            for table, schema in schemas.items()
            if schema == "intermediate" and table in kept
        }
        _drop_all_but(
            cursor, {f'{schemas[table]}."{table}"' for table, rows in changed.items() if rows}
        )

        def write(own: duckdb.DuckDBPyConnection, table: str) -> PublishedTable:
            return _write_table(own, schemas[table], table, changed.get(table))

        return side_by_side(cursor, write, sorted(schemas, key=lambda name: (schemas[name], name)))


def remember(
    cursor: duckdb.DuckDBPyConnection, path: Path, tables: Mapping[str, duckdb.DuckDBPyRelation]
) -> None:
    """Note in the warehouse what the published file at a path was made of."""
    kept = kept_changes(cursor)
    if not kept:
        return
    cursor.execute("begin")
    cursor.execute("delete from increments.published_file")
    cursor.execute("insert into increments.published_file values (?)", [_fingerprint(path)])
    versions = {table: kept[table].version for table in kept.keys() & tables.keys()}
    note_followed(cursor, _FOLLOWER, versions)
    cursor.execute("commit")


def side_by_side(
    connection: duckdb.DuckDBPyConnection,
    write: Callable[[duckdb.DuckDBPyConnection, str], _Written],
    tables: Iterable[str],
) -> list[_Written]:
    """Write tables, as many at a time as DuckDB has threads, each with a cursor of its own."""

    def with_cursor(table: str) -> _Written:
        with connection.cursor() as cursor:
            return write(cursor, table)

    [threads] = _row(connection, "select current_setting('threads')")
    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(with_cursor, tables))


def text(value: str) -> str:
    """Return a SQL literal; statements such as ``attach`` and ``comment`` take no parameters."""
    return "'" + value.replace("'", "''") + "'"


def _followed_versions(cursor: duckdb.DuckDBPyConnection) -> dict[str, int]:
    found = cursor.execute(
        "select input, version from increments.followed where model = ?", [_FOLLOWER]
    )
    return dict(found.fetchall())


def _is_as_remembered(cursor: duckdb.DuckDBPyConnection, path: Path) -> bool:
    """Whether a file is the one that this warehouse published last, untouched."""
    if not path.exists() or not kept_changes(cursor):
        return False
    return _row(cursor, "select max(fingerprint) from increments.published_file") == (
        _fingerprint(path),
    )


def _fingerprint(path: Path) -> str:
    status = path.stat()
    return f"{status.st_size} {status.st_mtime_ns}"


@contextmanager
def _attached(cursor: duckdb.DuckDBPyConnection, path: Path) -> Iterator[None]:
    cursor.execute(f"attach {text(str(path))} as {_ATTACHED} (storage_version '{STORAGE_VERSION}')")
    try:
        for schema in SCHEMAS:
            cursor.execute(f"create schema if not exists {_ATTACHED}.{schema}")
        yield
    finally:
        cursor.execute(f"detach {_ATTACHED}")


def _changed_rows(
    cursor: duckdb.DuckDBPyConnection, table: str, kept: Kept, followed: int | None
) -> str | None:
    """The condition of the rows to replace, if the file has the others; else None."""
    if followed == kept.version:
        return "where false"
    if followed is None or kept.full_version > followed or not kept.keys:
        return None
    changes = f'increments."{table}" where _version > {followed}'
    [changed, rows] = _row(
        cursor,
        f'select (select count(*) from {changes}), (select count(*) from intermediate."{table}")',
    )
    if changed > _MOST_CHANGES * rows:
        return None
    return f"where ({kept.keys}) in (select {kept.keys} from {changes})"


def _drop_all_but(cursor: duckdb.DuckDBPyConnection, stay: set[str]) -> None:
    """Drop the other tables first: what is written then takes their place in the file."""
    found = cursor.execute(
        "select format('{}.\"{}\"', schema_name, table_name) from duckdb_tables() "
        "where database_name = ?",
        [_ATTACHED],
    )
    for (table,) in found.fetchall():
        if table not in stay:
            cursor.execute(f"drop table {_ATTACHED}.{table}")
    cursor.execute(f"checkpoint {_ATTACHED}")


def _write_table(
    cursor: duckdb.DuckDBPyConnection, schema: str, table: str, changed: str | None
) -> PublishedTable:
    """Write the rows of a table: all, or those that changed, by their condition."""
    own = f'{schema}."{table}"'
    target = f"{_ATTACHED}.{own}"
    if changed:
        # By their place in the table: only the columns of the keys are read whole.
        places = f"select rowid from {own} {changed}"
        cursor.execute(f"delete from {target} {changed}")
        cursor.execute(f"insert into {target} by name from {own} where rowid in ({places})")
    else:
        order = _SORTED_BY.get(table, "all" if schema == "marts" else None)
        sorted_by = f"order by {order}" if order else ""
        cursor.execute(f"create table {target} as from {own} {sorted_by}")
    _copy_comments(cursor, schema, table, target)
    [rows] = _row(cursor, f"select count(*) from {own}")
    return PublishedTable(schema, table, rows)


def _copy_comments(cursor: duckdb.DuckDBPyConnection, schema: str, table: str, target: str) -> None:
    """Copy the descriptions of a table and its columns, so that BI tools show them."""
    place = [schema, table]
    for kind, name in (("duckdb_tables", "table_name"), ("duckdb_views", "view_name")):
        found = cursor.execute(
            f"select comment from {kind}() where database_name = current_database() "
            f"and schema_name = ? and {name} = ? and comment is not null",
            place,
        ).fetchone()
        if found:
            cursor.execute(f"comment on table {target} is {text(found[0])}")
    columns = cursor.execute(
        """
        select column_name, comment
        from duckdb_columns()
        where database_name = current_database() and schema_name = ? and table_name = ?
        and comment is not null
        """,
        place,
    ).fetchall()
    for column, comment in columns:
        cursor.execute(f'comment on column {target}."{column}" is {text(comment)}')


def _row(cursor: duckdb.DuckDBPyConnection, query: str) -> tuple[Any, ...]:
    """The one row of an aggregate."""
    row = cursor.execute(query).fetchone()
    assert row is not None
    return row
