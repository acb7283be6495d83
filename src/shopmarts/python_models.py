"""What dbt hands a Python model as its session: a DuckDB connection or a Spark session."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb

from shopmarts.errors import HomeError
from shopmarts.home import Home


def is_spark(session: Any) -> bool:
    """Tell whether the session is one of Spark; PySpark, an extra, is not imported for it."""
    return type(session).__module__.startswith("pyspark.")


def home_of(connection: duckdb.DuckDBPyConnection) -> Home:
    """Return the home that the warehouse of a connection lies in.

    Raises ``HomeError`` where the warehouse is in memory.
    """
    found = connection.execute(
        "select path from duckdb_databases() where database_name = current_database()"
    ).fetchone()
    if found is None or found[0] is None:
        raise HomeError("the warehouse is in memory: there is no home around it")
    return Home(Path(found[0]).resolve().parent.parent)
