"""Great Expectations on the connection or session that dbt already has open.

DuckDB lets one process write, so Great Expectations cannot open the warehouse a second time; it
gets a cursor of dbt's own connection. Transactions belong to dbt: Great Expectations closes its
connections with a rollback, and a rolled-back DuckDB result is empty, so begin, commit, rollback
and close do nothing here.
"""

from __future__ import annotations

import logging
import os
from typing import TYPE_CHECKING, Any

import duckdb

os.environ["GX_ANALYTICS_ENABLED"] = "false"  # read while Great Expectations is imported

import great_expectations as gx
from duckdb_engine import ConnectionWrapper
from great_expectations.data_context.data_context.ephemeral_data_context import (
    EphemeralDataContext,
)
from great_expectations.data_context.types.base import ProgressBarsConfig
from great_expectations.datasource.fluent.spark_datasource import SparkDatasource
from great_expectations.datasource.fluent.sql_datasource import SQLDatasource
from great_expectations.execution_engine.sparkdf_execution_engine import SparkDFExecutionEngine
from sqlalchemy.pool import StaticPool

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

# dbt prints what reaches the root logger; warnings go to stderr all the same.
logging.getLogger("great_expectations").propagate = False


class BorrowedConnection(ConnectionWrapper):
    """A DuckDB cursor whose transaction is somebody else's."""

    def begin(self) -> None:
        """Leave the transaction alone."""

    def commit(self) -> None:
        """Leave the transaction alone."""

    def rollback(self) -> None:
        """Leave the transaction alone."""

    def close(self) -> None:
        """Leave the cursor open for its owner."""


def duckdb_datasource(cursor: duckdb.DuckDBPyConnection) -> SQLDatasource:
    """Return a data source of Great Expectations that runs its SQL on the given cursor."""
    engine_arguments = {"creator": lambda: BorrowedConnection(cursor), "poolclass": StaticPool}
    data_source: dict[str, Any] = {
        "name": "warehouse",
        "connection_string": "duckdb:///:memory:",
        "kwargs": engine_arguments,
    }
    return _context().data_sources.add_sql(**data_source)


def spark_datasource(session: SparkSession) -> SparkDatasource:
    """Return a data source of Great Expectations that computes on the given session."""
    # Great Expectations would look for a session of its own, on Spark Connect first.
    SparkDFExecutionEngine.get_or_create_spark_session = staticmethod(  # type: ignore[method-assign]
        lambda spark_config=None: session
    )
    return _context().data_sources.add_spark("warehouse")


def _context() -> EphemeralDataContext:
    context = gx.get_context(mode="ephemeral")
    # It would write its configuration with every table, into memory, for nobody to read.
    context._save_project_config = lambda: None  # type: ignore[method-assign]
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    return context
