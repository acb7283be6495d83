"""Publishes what BI tools read.

On Spark that is the schema `published`, see ``spark/publishing.py``. On DuckDB it is the file
``published/shopmarts.duckdb`` and one Parquet file per mart. DuckDB lets one process write or many
read, so no BI tool may open the warehouse. What it may read is copied into a new file beside the
published one, checked, made read-only and renamed over it: whoever has the old file open keeps
reading the old data, whoever opens it afterwards sees the new.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from shopmarts.errors import ShopmartsError
from shopmarts.published_file import (
    SCHEMAS,
    PublishedTable,
    remember,
    side_by_side,
    text,
    write_database,
)
from shopmarts.python_models import home_of, is_spark

_PERSONAL = re.compile(r"(^|_)(e?mail|phone|address|identity_value|\w*hash|cell_text)(_|$)")
FILE_NAME = "shopmarts.duckdb"


class PublishError(ShopmartsError):
    """The marts could not be published; what was published before is untouched."""


def publish(session: Any, tables: Mapping[str, Any]) -> Any:
    """Publish the given tables of the warehouse and return one row per table.

    session: what dbt gives a Python model. tables: relations (DuckDB) or DataFrames (Spark) by
    table name; each lies in schema marts, intermediate or quality. The result, an Arrow table or
    a DataFrame, has the columns schema_name, table_name, row_count.
    Raises ``PublishError`` when a table is elsewhere or names a column of personal data, when the
    copy is not complete, or when a write-ahead log lies beside the published file.
    """
    if is_spark(session):
        return session.createDataFrame(_as_arrow(_publish_on_spark(session, tables)))
    cursor = session.cursor()
    try:
        return _as_arrow(_publish_file(cursor, tables))
    finally:
        cursor.close()


def _as_arrow(published: list[PublishedTable]) -> pa.Table:
    schema = pa.schema(
        [("schema_name", pa.string()), ("table_name", pa.string()), ("row_count", pa.int64())]
    )
    return pa.Table.from_pylist([vars(table) for table in published], schema=schema)


def _publish_on_spark(session: Any, frames: Mapping[str, Any]) -> list[PublishedTable]:
    from dbt.flags import get_flags  # noqa: PLC0415  only within a run of dbt

    from shopmarts.spark.publishing import publish_views, read_descriptions  # noqa: PLC0415  extra

    flags = get_flags()  # type: ignore[no-untyped-call]
    target = Path(flags.PROJECT_DIR, flags.TARGET_PATH or "target")
    described = read_descriptions(target / "manifest.json")
    for table, frame in frames.items():
        _refuse_schema(table, described[table].schema_name)
        _refuse_personal_data(table, frame.columns)
    rows = publish_views(session, frames, described)
    return [
        PublishedTable(described[table].schema_name, table, rows[table])
        for table in sorted(frames, key=lambda name: (described[name].schema_name, name))
    ]


def _publish_file(
    cursor: duckdb.DuckDBPyConnection, tables: Mapping[str, duckdb.DuckDBPyRelation]
) -> list[PublishedTable]:
    home = home_of(cursor)
    home.published.mkdir(parents=True, exist_ok=True)
    _refuse_leftover_log(home.published / FILE_NAME)
    _remove_leftovers(home.published)
    aside = home.published / f".{Path(FILE_NAME).stem}-{os.getpid()}.duckdb"
    schemas = {table: _schema_of(table, relation) for table, relation in tables.items()}
    for table, relation in tables.items():
        _refuse_personal_data(table, relation.columns)
    published = write_database(cursor, schemas, home.published / FILE_NAME, aside)
    _check(aside, published)
    aside.chmod(0o444)
    _sync(aside)
    _refuse_leftover_log(home.published / FILE_NAME)
    aside.replace(home.published / FILE_NAME)
    _sync(home.published)
    remember(cursor, home.published / FILE_NAME, tables)
    _write_parquet(home.published / FILE_NAME, published, home.published / "parquet")
    return published


def _refuse_leftover_log(target: Path) -> None:
    log = target.with_name(f"{target.name}.wal")
    if log.exists():
        raise PublishError(
            f"{log} exists: some program opened the published file for writing and did not close "
            "it; DuckDB would replay this log onto the new file. Close that program, open the "
            "published file read-only from now on, delete the log, and build again"
        )


def _remove_leftovers(folder: Path) -> None:
    """Remove what a killed run left; only one build at a time holds the warehouse."""
    for leftover in folder.glob(f".{Path(FILE_NAME).stem}-*.duckdb*"):
        leftover.unlink()


def _schema_of(table: str, relation: duckdb.DuckDBPyRelation) -> str:
    """The schema of a relation that dbt made: `select * from <database>.<schema>.<table>`."""
    schema = relation.sql_query().rsplit(" ", 1)[-1].split(".")[-2].strip('"')
    _refuse_schema(table, schema)
    return schema


def _refuse_schema(table: str, schema: str) -> None:
    if schema not in SCHEMAS:
        raise PublishError(
            f"{schema}.{table} is in none of the schemas {', '.join(SCHEMAS)}; "
            "only tables of these are published: remove it from models/publish/published.py"
        )


def _refuse_personal_data(table: str, columns: list[str]) -> None:
    for column in columns:
        if _PERSONAL.search(column):
            raise PublishError(
                f"{table}.{column} may hold personal data, hashed or not, and the published file "
                "holds none: leave the table out of models/publish/published.py, or the column "
                "out of the table"
            )


def _check(aside: Path, published: list[PublishedTable]) -> None:
    """Open the new file as a reader does and count every table."""
    with duckdb.connect(str(aside), read_only=True) as reader:
        for table in published:
            counted = reader.execute(
                f'select count(*) from {table.schema_name}."{table.table_name}"'
            ).fetchone()
            if counted != (table.row_count,):
                raise PublishError(
                    f"{aside}: {table.schema_name}.{table.table_name} has {counted} rows after "
                    f"copying, the warehouse has {table.row_count}; is the disk full? "
                    "The file published before is untouched"
                )


def _write_parquet(database: Path, published: list[PublishedTable], folder: Path) -> None:
    """Write each mart as Parquet beside its old file and rename; remove files of no mart."""
    folder.mkdir(exist_ok=True)
    marts = [table.table_name for table in published if table.schema_name == "marts"]
    with duckdb.connect() as connection:
        # A connection on the path itself could still see the file that was there before.
        connection.execute(f"attach {text(str(database))} as published_file (read_only)")

        def write(cursor: duckdb.DuckDBPyConnection, mart: str) -> None:
            aside = folder / f".{mart}.parquet.tmp"
            cursor.execute(
                f'copy published_file.marts."{mart}" to {text(str(aside))} '
                "(format parquet, compression zstd)"
            )
            aside.replace(folder / f"{mart}.parquet")

        side_by_side(connection, write, marts)
    for path in folder.iterdir():
        if path.name not in {f"{mart}.parquet" for mart in marts}:
            path.unlink()


def _sync(path: Path) -> None:
    """Make sure the content of a file, or the names in a folder, are on disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
