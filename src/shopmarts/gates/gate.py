"""Runs one gate: prepares the tables of a layer, validates them, reports and renders."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from typing import Any

from shopmarts.gates.outcomes import failed_first, to_arrow
from shopmarts.gates.suites import load_suite
from shopmarts.gates.tables import open_tables
from shopmarts.home import find_project

_LINES_PRINTED = 20


def run(layer: str, session: Any, tables: Mapping[str, Any]) -> Any:
    """Validate the tables of a layer and return one row per expectation.

    layer: names the suite file, ``expectations/<layer>.yml``. session: what dbt gives a Python
    model. tables: relations (DuckDB) or DataFrames (Spark) by the names the suite uses. Prints
    what failed and renders Data Docs; whether a failure stops the build is for the data test on
    the returned table, an Arrow table or a DataFrame.
    Raises ``SuiteError`` when the suite is not valid or does not fit the tables.
    """
    suite = load_suite(find_project() / "expectations" / f"{layer}.yml")
    with open_tables(session, tables) as opened:
        suites = suite.for_tables(opened.columns)
        # It imports PySpark where that is installed, which warns of pandas 3.
        warnings.filterwarnings("ignore", category=FutureWarning, module="pyspark")
        # Only here: importing Great Expectations takes seconds, and a broken suite needs none.
        from shopmarts.gates.docs import render  # noqa: PLC0415
        from shopmarts.gates.validation import validate_tables  # noqa: PLC0415

        validated = validate_tables(layer, suites, opened, suite.path)
        render(layer, validated, opened.home.docs)
        outcomes = [outcome for table in validated for outcome in table.outcomes]
        failed = failed_first(outcomes)
        for outcome in failed[:_LINES_PRINTED]:
            print(outcome.line)
        if len(failed) > _LINES_PRINTED:
            more = len(failed) - _LINES_PRINTED
            print(f"gate_{layer}: {more} more expectations failed: run `shopmarts gates`")
        return opened.result(to_arrow(outcomes))
