"""Reads back what a build left, on each target: the results of the gates, the published marts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any, Protocol

import duckdb
import typer

from shopmarts.errors import HomeError, ShopmartsError
from shopmarts.home import Home

DUCKDB, SPARK = "duckdb", "spark"


def _target(name: str) -> str:
    if name not in (DUCKDB, SPARK):
        raise typer.BadParameter(f"{name} is no target; there are {DUCKDB} and {SPARK}")
    return name


TargetOption = Annotated[
    str, typer.Option("--target", help="Engine: duckdb or spark.", callback=_target)
]


class Reader(Protocol):
    """Runs queries that both engines understand."""

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """Return the rows of a query."""

    def columns(self, table: str) -> list[str]:
        """Return the columns of a table, none where there is no such table."""


@contextmanager
def open_warehouse(home: Home, target: str) -> Iterator[Reader]:
    """Give the tables that dbt built, by schema and name.

    Raises ``ShopmartsError`` when there is no warehouse or a build is writing it.
    """
    if target == SPARK:
        yield _spark_reader()
        return
    warehouse = home.warehouse
    if not warehouse.is_file():
        raise ShopmartsError(f"there is no warehouse {warehouse}: run `make build` first")
    try:
        connection = duckdb.connect(str(warehouse), read_only=True)
    except duckdb.IOException as error:
        raise ShopmartsError(
            f"{warehouse} cannot be opened: wait until the build that writes it is over ({error})"
        ) from error
    with connection:
        yield _DuckDBReader(connection)


@contextmanager
def open_published(home: Home, target: str) -> Iterator[tuple[Reader, str]]:
    """Give the published marts, and the schema they are in.

    Raises ``HomeError`` when nothing has been published yet.
    """
    if target == SPARK:
        reader = _spark_reader()
        if not reader.columns("published.mart_kpi_long"):
            raise HomeError("schema published is empty: run `make build TARGET=spark`")
        yield reader, "published"
        return
    path = home.published / "shopmarts.duckdb"
    if not path.is_file():
        raise HomeError(f"nothing is published in {home.published} yet: run `make build`")
    with duckdb.connect(str(path), read_only=True) as connection:
        yield _DuckDBReader(connection), "marts"


class _DuckDBReader:
    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        return self._connection.execute(query).fetchall()

    def columns(self, table: str) -> list[str]:
        try:
            return list(self._connection.sql(f"from {table}").columns)
        except duckdb.CatalogException:
            return []


class _SparkReader:
    def __init__(self, session: Any) -> None:
        self._session = session

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        return [tuple(row) for row in self._session.sql(query).collect()]

    def columns(self, table: str) -> list[str]:
        exists = self._session.catalog.tableExists(table)
        return list(self._session.table(table).columns) if exists else []


def _spark_reader() -> _SparkReader:
    from shopmarts.spark.session import open_session  # noqa: PLC0415  an extra

    return _SparkReader(open_session())
