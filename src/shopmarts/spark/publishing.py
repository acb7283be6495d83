"""Publishes on Spark: schema `published` holds a view per table, switched after gate_marts.

The tables that dbt builds are replaced while it builds. What is published is therefore a copy, one
per publication: the copies of all tables are written and counted first, then the views are
replaced, each in one statement of the catalog. A build that fails or dies before that leaves the
views on the copies of the publication before. These stay until the next one, so that a query that
began before the switch can end.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from shopmarts.spark.adapter import sql_literal

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

SCHEMA = "published"
COPIES = "published_copies"
_COPY = re.compile(r"(?P<table>\w+)__v(?P<number>\d+)")


class SparkPublication:
    """One publication: copies of tables, and then views on them."""

    def __init__(self, session: SparkSession, file_format: str) -> None:
        for schema in (SCHEMA, COPIES):
            session.sql(f"create schema if not exists {schema}")
        self._session = session
        self._format = file_format
        self._number = max((number for _, number in self._copies()), default=0) + 1

    def copy(self, table: str, frame: DataFrame) -> int:
        """Copy a table and return the number of its rows."""
        copy = self._copy_of(table)
        frame.write.format(self._format).mode("overwrite").saveAsTable(copy)
        return self._session.table(copy).count()

    def switch(self, descriptions: Mapping[str, TableDescription]) -> None:
        """Point the views at the copies; drop views of other tables and copies of older numbers."""
        for table, description in descriptions.items():
            columns = ", ".join(
                f"`{column}` comment {sql_literal(description.columns.get(column, ''))}"
                for column in self._session.table(self._copy_of(table)).columns
            )
            self._session.sql(
                f"create or replace view {SCHEMA}.`{table}` ({columns}) "
                f"comment {sql_literal(description.text)} as select * from {self._copy_of(table)}"
            )
        for view in self._session.catalog.listTables(SCHEMA):
            if view.name not in descriptions:
                self._session.sql(f"drop view {SCHEMA}.`{view.name}`")
        for copy, number in self._copies():
            if number < self._number - 1:
                self._session.sql(f"drop table {COPIES}.`{copy}`")
