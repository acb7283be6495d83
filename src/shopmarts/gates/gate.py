"""Runs one gate: prepares the tables of a layer, validates them, reports and renders."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from shopmarts.gates.outcomes import failed_first, to_arrow
from shopmarts.gates.suites import load_suite
from shopmarts.home import Home, find_project

_LINES_PRINTED = 20


def run(layer: str, session: Any, tables: Mapping[str, duckdb.DuckDBPyRelation]) -> pa.Table:
    """Validate the tables of a layer and return one row per expectation.

    layer: names the suite file, ``expectations/<layer>.yml``. session: the connection dbt gives a
    Python model. tables: relations by the names the suite uses. Prints what failed and renders
    Data Docs; whether a failure stops the build is for the data test on the returned table.
    Raises ``SuiteError`` when the suite is not valid or does not fit the tables.
    """
    suite = load_suite(find_project() / "expectations" / f"{layer}.yml")
    columns = {table: list(relation.columns) for table, relation in tables.items()}
    suites = suite.for_tables(columns)
    # Only here: importing Great Expectations takes seconds, and a broken suite needs none of it.
    from shopmarts.gates.docs import render  # noqa: PLC0415
    from shopmarts.gates.validation import validate_tables  # noqa: PLC0415

    cursor = session.cursor()
    try:
        cursor.execute("set TimeZone = 'UTC'")
        for table, relation in tables.items():
            cursor.execute(f'create temp view "{table}" as {relation.sql_query()}')
        validated = validate_tables(layer, suites, columns, cursor, suite.path)
    finally:
        cursor.close()
    render(layer, validated, _home_of(session).docs)
    outcomes = [outcome for table in validated for outcome in table.outcomes]
    failed = failed_first(outcomes)
    for outcome in failed[:_LINES_PRINTED]:
        print(outcome.line)
    if len(failed) > _LINES_PRINTED:
        more = len(failed) - _LINES_PRINTED
        print(f"gate_{layer}: {more} more expectations failed: run `shopmarts gates`")
    return to_arrow(outcomes)


def _home_of(session: Any) -> Home:
    """The home whose warehouse the session writes."""
    path = session.execute(
        "select path from duckdb_databases() where database_name = current_database()"
    ).fetchone()[0]
    return Home(Path(path).resolve().parent.parent)
