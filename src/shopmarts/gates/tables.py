"""The tables of a layer, as Great Expectations sees them on each engine.

A gate's SQL calls the tables of its layer by their names alone, so they are made views of that
name, which live no longer than the gate. Great Expectations is imported only when the first table
is validated: it takes seconds, and a broken suite needs none of it.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from shopmarts.gates.earlier import Earlier, NothingEarlier
from shopmarts.home import Home, find_home
from shopmarts.increments import has_increments
from shopmarts.python_models import home_of, is_spark

if TYPE_CHECKING:
    import duckdb
    from great_expectations.datasource.fluent.interfaces import Batch
    from pyspark.sql import DataFrame, SparkSession


# The one function of the suites that DuckDB has under another name.
_REGEXP_LIKE = "create temp macro regexp_like(text, pattern) as regexp_matches(text, pattern)"


class LayerTables(ABC):
    """The tables of a layer on one engine."""

    home: Home
    columns: dict[str, list[str]]

    def counts(self) -> dict[str, int]:
        """Return the number of rows of every table."""
        found = self.rows_found(f'select * from "{table}"' for table in self.columns)
        return dict(zip(self.columns, found, strict=True))

    def rows_found(self, queries: Iterable[str]) -> list[int]:
        """Return how many rows each query gives.

        One statement for all: on Spark each would take half a second, and most tables are empty.
        """
        query = " union all ".join(
            f"select {number} as number, count(*) as row_count from (\n{query}\n) as found"
            for number, query in enumerate(queries)
        )
        return [rows for _, rows in sorted(self._rows(query))] if query else []

    @abstractmethod
    def _rows(self, query: str) -> list[tuple[Any, ...]]:
        """The rows of a query."""

    @abstractmethod
    def earlier(self, layer: str, counts: Mapping[str, int]) -> NothingEarlier:
        """Return what the gate of the layer noted of these tables when it ran last."""

    @abstractmethod
    def batch(self, table: str) -> AbstractContextManager[Batch]:
        """Give a table, or a view of the gate, as a batch of Great Expectations."""

    @abstractmethod
    def result(self, outcomes: pa.Table) -> Any:
        """Return a table of outcomes as what dbt takes from a Python model."""


@contextmanager
def open_tables(session: Any, tables: Mapping[str, Any]) -> Iterator[LayerTables]:
    """Give the tables of a layer on the engine of a dbt session.

    session: what dbt gives a Python model, a DuckDB connection or a Spark session. tables: what
    ``dbt.ref`` gives, by the names the suite uses.
    """
    if is_spark(session):
        with _spark_tables(session, tables) as opened:
            yield opened
    else:
        with _duckdb_tables(session, tables) as opened:
            yield opened


class DuckDBTables(LayerTables):
    """Tables of a DuckDB warehouse, on a cursor of dbt's own connection."""

    def __init__(
        self,
        cursor: duckdb.DuckDBPyConnection,
        tables: Mapping[str, duckdb.DuckDBPyRelation],
    ) -> None:
        self.columns = {table: list(relation.columns) for table, relation in tables.items()}
        self._cursor = cursor
        self._relations = tables
        self._datasource: Any = None
        self.home = home_of(cursor)

    def _rows(self, query: str) -> list[tuple[Any, ...]]:
        return self._cursor.execute(query).fetchall()

    def earlier(self, layer: str, counts: Mapping[str, int]) -> NothingEarlier:
        """Return what the gate of the layer noted of these tables when it ran last."""
        if has_increments(self._cursor):
            return Earlier(self._cursor, layer, self._relations, counts)
        return NothingEarlier()

    @contextmanager
    def batch(self, table: str) -> Iterator[Batch]:
        """Give a table, or a view of the gate, as a batch of Great Expectations."""
        from shopmarts.gates.connection import duckdb_datasource  # noqa: PLC0415  slow

        if self._datasource is None:
            self._datasource = duckdb_datasource(self._cursor)
        asset = self._datasource.add_table_asset(table, table_name=table)
        yield asset.add_batch_definition_whole_table("all").get_batch()
        # Every asset kept makes adding the next one slower.
        self._datasource.delete_asset(table)

    def result(self, outcomes: pa.Table) -> pa.Table:
        """Return the outcomes as they are: dbt-duckdb takes Arrow."""
        return outcomes


@contextmanager
def _duckdb_tables(session: Any, tables: Mapping[str, Any]) -> Iterator[DuckDBTables]:
    cursor = session.cursor()
    try:
        cursor.execute("set TimeZone = 'UTC'")
        cursor.execute(_REGEXP_LIKE)
        for table, relation in tables.items():
            cursor.execute(f'create temp view "{table}" as {relation.sql_query()}')
        yield DuckDBTables(cursor, tables)
    finally:
        cursor.close()


class SparkTables(LayerTables):
    """Tables of a Spark catalog, on the session that dbt builds in."""

    def __init__(self, session: SparkSession, tables: Mapping[str, DataFrame]) -> None:
        self.columns = {table: list(frame.columns) for table, frame in tables.items()}
        self.home = find_home()
        self._session = session
        self._tables = tables
        self._datasource: Any = None

    def _rows(self, query: str) -> list[tuple[Any, ...]]:
        return [tuple(row) for row in self._session.sql(query).collect()]

    def earlier(self, layer: str, counts: Mapping[str, int]) -> NothingEarlier:
        """Return that nothing is known: Spark keeps nothing between builds."""
        return NothingEarlier()

    @contextmanager
    def batch(self, table: str) -> Iterator[Batch]:
        """Give a table as a batch of Great Expectations."""
        from shopmarts.gates.connection import spark_datasource  # noqa: PLC0415  slow

        if self._datasource is None:
            self._datasource = spark_datasource(self._session)
        asset = self._datasource.add_dataframe_asset(table)
        definition = asset.add_batch_definition_whole_dataframe("all")
        yield definition.get_batch({"dataframe": self._tables[table]})
        self._tables[table].unpersist()
        self._datasource.delete_asset(table)

    def result(self, outcomes: pa.Table) -> DataFrame:
        """Return the outcomes as a DataFrame, which dbt writes."""
        return self._session.createDataFrame(outcomes)


@contextmanager
def _spark_tables(session: SparkSession, tables: Mapping[str, Any]) -> Iterator[SparkTables]:
    for table, frame in tables.items():
        frame.createOrReplaceTempView(table)
    try:
        yield SparkTables(session, tables)
    finally:
        for table in tables:
            session.catalog.dropTempView(table)
