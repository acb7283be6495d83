"""Validates tables with Great Expectations and turns its results into outcomes.

A table is validated in up to three calls, because what the results hold decides what they cost:

1. expectations on the values of single rows say only whether they hold; Great Expectations
   computes all of a table's in one scan
2. those that did not hold (or may hold in part, `mostly`) run again with counts and keys
3. expectations on whole tables and in SQL run once, with what they observed
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any

# First of the imports of Great Expectations: it turns telemetry off.
import shopmarts.gates.connection  # noqa: F401  isort: skip
from great_expectations import ExpectationSuite
from great_expectations.core import (
    ExpectationSuiteValidationResult,
    ExpectationValidationResult,
)
from great_expectations.datasource.fluent.interfaces import Batch
from great_expectations.expectations.expectation import (
    ColumnMapExpectation,
    ColumnPairMapExpectation,
    MulticolumnMapExpectation,
)
from great_expectations.expectations.expectation import (
    Expectation as GreatExpectation,
)

from shopmarts.gates.outcomes import PROVENANCE, Outcome, sample_of
from shopmarts.gates.suites import KEY_IS_UNIQUE, Expectation, SuiteError, TableSuite
from shopmarts.gates.tables import LayerTables
from shopmarts.gates.vocabulary import build_expectation

_ROW_TYPES = (ColumnMapExpectation, ColumnPairMapExpectation, MulticolumnMapExpectation)
_ROWS_FETCHED = 200


@dataclass(frozen=True)
class Validated:
    """A validated table: what the gate keeps, and what Great Expectations renders."""

    table: str
    outcomes: list[Outcome]
    result: ExpectationSuiteValidationResult


def validate_tables(
    layer: str, suites: Iterable[TableSuite], tables: LayerTables, path: Path
) -> list[Validated]:
    """Validate every suite on the table of its name.

    path: the suite file, for messages.
    Raises ``SuiteError`` when an expectation cannot be built or evaluated.
    """
    validated, counts = [], tables.counts()
    for suite in suites:
        rows = counts[suite.table]
        with ExitStack() as stack:
            # Of many tables without rows nothing is asked, and opening one takes its time.
            batch = cache(partial(stack.enter_context, tables.batch(suite.table)))
            results = _validate(batch, suite, tables.columns[suite.table], rows, path)
        outcomes = [
            _outcome(layer, suite.table, wanted, result, rows)
            for wanted, result in zip(suite.expectations, results, strict=True)
        ]
        validated.append(Validated(suite.table, outcomes, _suite_result(suite, results)))
    return validated


def _validate(
    batch: Callable[[], Batch], suite: TableSuite, columns: list[str], rows: int, path: Path
) -> list[ExpectationValidationResult]:
    """Results in the order of the suite's expectations."""
    built = [
        build_expectation(number, wanted, suite.keys, columns, path)
        for number, wanted in enumerate(suite.expectations)
    ]
    keys = [*suite.keys]
    for provenance in PROVENANCE:
        if set(provenance) <= set(columns):
            keys += provenance
    with_keys: dict[str, Any] = {
        "result_format": "SUMMARY",
        "partial_unexpected_count": _ROWS_FETCHED,
        "return_unexpected_index_query": False,
    }
    if keys:
        with_keys["unexpected_index_column_names"] = keys

    def run(expectations: Sequence[GreatExpectation], result_format: Any) -> dict[int, Any]:
        if not expectations:
            return {}
        gx_suite = ExpectationSuite(suite.table, expectations=list(expectations))
        found = batch().validate(gx_suite, result_format=result_format).results
        for result in found:
            _raise_if_broken(result, suite, path)
        return {_config(result).meta["number"]: result for result in found}

    on_rows = {number: e for number, e in enumerate(built) if isinstance(e, _ROW_TYPES)}
    if rows:
        results = run([e for e in on_rows.values() if e.mostly == 1], "BOOLEAN_ONLY")
    else:
        results = {number: _passed(e) for number, e in on_rows.items()}
        results |= _keys_of_no_rows(suite, built)
    for number, result in results.items():
        if result.success and number in on_rows:
            result.result = {"element_count": rows, "unexpected_count": 0, "unexpected_percent": 0}
    again = [n for n in on_rows if n not in results or not results[n].success]
    results |= run([on_rows[number] for number in again], with_keys)
    results |= run([e for n, e in enumerate(built) if n not in results], "COMPLETE")
    return [results[number] for number in range(len(built))]


def _passed(expectation: GreatExpectation) -> ExpectationValidationResult:
    """What holds for every row holds where there are none; most platforms of a shop are such."""
    return ExpectationValidationResult(success=True, expectation_config=expectation.configuration)


def _keys_of_no_rows(
    suite: TableSuite, built: Sequence[GreatExpectation]
) -> dict[int, ExpectationValidationResult]:
    """No key occurs twice where there is none; in SQL, it would be asked for all the same."""
    results = {}
    for number, wanted in enumerate(suite.expectations):
        if wanted.type == KEY_IS_UNIQUE:
            results[number] = _passed(built[number])
            results[number].result = {"observed_value": 0, "details": {"unexpected_rows": []}}
    return results


def _config(result: ExpectationValidationResult) -> Any:
    return result.expectation_config


def _raise_if_broken(result: ExpectationValidationResult, suite: TableSuite, path: Path) -> None:
    """Raise when an expectation failed to run, which says nothing about the data."""
    infos = result.exception_info or {}
    for info in [infos, *(value for value in infos.values() if isinstance(value, dict))]:
        if info.get("raised_exception"):
            wanted = suite.expectations[_config(result).meta["number"]]
            raise SuiteError(
                f"{path}: {suite.table}: {wanted.type} ({wanted.description}) "
                "could not be evaluated: "
                f"{info.get('exception_message')}"
            )


def _outcome(
    layer: str, table: str, wanted: Expectation, result: ExpectationValidationResult, rows: int
) -> Outcome:
    found = result.result
    if "unexpected_count" in found:  # on the values of rows
        unexpected = found["unexpected_count"]
        observed = f"{_exceptions(unexpected)} in {rows} rows"
        sample = found.get("partial_unexpected_index_list")
    elif "unexpected_rows" in found.get("details", {}):  # in SQL
        unexpected = found["observed_value"]
        observed = _exceptions(unexpected)
        sample = found["details"]["unexpected_rows"]
    else:  # on the table as a whole
        unexpected, sample = None, None
        observed = str(found.get("observed_value"))
    return Outcome(
        layer=layer,
        table_name=table,
        column_name=wanted.column,
        expectation=wanted.type,
        description=wanted.description,
        severity=wanted.severity,
        success=bool(result.success),
        observed=observed,
        unexpected_count=unexpected,
        checked_rows=rows,
        unexpected_keys=sample_of(sample or []),
        protects=wanted.protects,
        remedy=wanted.remedy,
    )


def _exceptions(count: int) -> str:
    return f"{count} exception" if count == 1 else f"{count} exceptions"


def _suite_result(
    suite: TableSuite, results: list[ExpectationValidationResult]
) -> ExpectationSuiteValidationResult:
    successful = sum(bool(result.success) for result in results)
    return ExpectationSuiteValidationResult(
        success=successful == len(results),
        results=results,
        suite_name=suite.table,
        statistics={
            "evaluated_expectations": len(results),
            "successful_expectations": successful,
            "unsuccessful_expectations": len(results) - successful,
            "success_percent": 100 * successful / max(len(results), 1),
        },
        meta={},
    )
