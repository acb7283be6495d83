"""Validates tables with Great Expectations and turns its results into outcomes.

A table is validated in a few calls, because what the results hold decides what they cost:

1. expectations on the values of single rows say only whether they hold; Great Expectations
   computes all of a table's in one scan. Of those that found nothing when the gate ran last, only
   the rows that changed since are looked at
2. those that did not hold (or may hold in part, `mostly`) run again with counts and keys
3. expectations on whole tables and in SQL run once, with what they observed

Nothing runs whose answer is known: what found nothing last time in tables that are still the same,
and what is said of rows where there are none.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cache
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

from shopmarts.gates.earlier import NothingEarlier
from shopmarts.gates.outcomes import PROVENANCE, Outcome, sample_of
from shopmarts.gates.suites import (
    KEY_IS_UNIQUE,
    SQL_EXPECTATION,
    Expectation,
    SuiteError,
    TableSuite,
)
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
    layer: str, suites: Sequence[TableSuite], tables: LayerTables, path: Path
) -> list[Validated]:
    """Validate every suite on the table of its name.

    path: the suite file, for messages.
    Raises ``SuiteError`` when an expectation cannot be built or evaluated.
    """
    counts = tables.counts()
    earlier = tables.earlier(layer, counts)
    of_no_rows = _find_nothing_in_no_rows([s for s in suites if not counts[s.table]], tables)
    validated = []
    for suite in suites:
        rows = counts[suite.table]
        with ExitStack() as stack:
            # Of most tables nothing is asked, and opening one takes its time.
            batch = cache(lambda name, stack=stack: stack.enter_context(tables.batch(name)))
            run = _TableRun(suite, tables.columns[suite.table], rows, path, batch)
            results = run.validate(of_no_rows.get(suite.table, set()), earlier)
        outcomes = [
            _outcome(layer, suite.table, wanted, result, rows)
            for wanted, result in zip(suite.expectations, results, strict=True)
        ]
        earlier.note(suite, _that_found_nothing(suite, outcomes))
        validated.append(Validated(suite.table, outcomes, _suite_result(suite, results)))
    earlier.keep()
    return validated


def _find_nothing_in_no_rows(
    suites: Iterable[TableSuite], tables: LayerTables
) -> dict[str, set[int]]:
    """Numbers of the expectations in SQL that find nothing in tables without rows, by table.

    Most platforms of a shop are such. All are asked in one query.
    """
    asked = [
        (suite.table, number, wanted.arguments["unexpected_rows_query"])
        for suite in suites
        for number, wanted in enumerate(suite.expectations)
        if wanted.type == SQL_EXPECTATION
    ]
    found = tables.rows_found(
        query.replace("{batch}", f'"{table}"').strip().rstrip(";") for table, _, query in asked
    )
    nothing: dict[str, set[int]] = {}
    for (table, number, _), rows in zip(asked, found, strict=True):
        if not rows:
            nothing.setdefault(table, set()).add(number)
    return nothing


def _that_found_nothing(suite: TableSuite, outcomes: Iterable[Outcome]) -> list[Expectation]:
    return [
        wanted
        for wanted, outcome in zip(suite.expectations, outcomes, strict=True)
        if outcome.success and outcome.unexpected_count == 0
    ]


class _TableRun:
    """The calls that validate one table.

    batch: gives a table or view by its name, once.
    """

    def __init__(
        self,
        suite: TableSuite,
        columns: list[str],
        rows: int,
        path: Path,
        batch: Callable[[str], Batch],
    ) -> None:
        self._suite, self._columns, self._rows, self._path = suite, columns, rows, path
        self._batch = batch
        self._built = [self._build(number) for number in range(len(suite.expectations))]

    def validate(
        self, of_no_rows: Container[int], earlier: NothingEarlier
    ) -> list[ExpectationValidationResult]:
        """Return the results in the order of the suite's expectations.

        of_no_rows: numbers of those in SQL that find nothing, in a table without rows.
        """
        suite = self._suite
        on_rows = {n: e for n, e in enumerate(self._built) if isinstance(e, _ROW_TYPES)}
        strict = {n for n, e in on_rows.items() if e.mostly == 1}
        keys = {n for n, e in enumerate(suite.expectations) if e.type == KEY_IS_UNIQUE}
        results = {
            number: self._found_nothing(number)
            for number, wanted in enumerate(suite.expectations)
            if earlier.holds(suite, wanted)
            or (not self._rows and (number in on_rows or number in keys or number in of_no_rows))
        }
        partly = [
            number
            for number in sorted((strict | keys).difference(results))
            if earlier.found_nothing(suite, suite.expectations[number])
        ]
        view = earlier.changes_of(suite.table) if partly else None
        asked: set[int] = set()
        if view:
            on_changes = [self._built[n] for n in partly if n in strict]
            found = self._run(view, on_changes, "BOOLEAN_ONLY")
            on_keys = [self._build(n, keys_in=view) for n in partly if n in keys]
            found |= self._run(suite.table, on_keys, "COMPLETE")
            results |= {n: self._found_nothing(n) for n in found if found[n].success}
            asked = set(found)
        whole = [self._built[n] for n in sorted(strict.difference(results, asked))]
        found = self._run(suite.table, whole, "BOOLEAN_ONLY")
        results |= {n: self._found_nothing(n) for n in found if found[n].success}
        again = [self._built[n] for n in sorted(on_rows.keys() - results)]
        results |= self._run(suite.table, again, self._with_keys())
        rest = [e for n, e in enumerate(self._built) if n not in results]
        results |= self._run(suite.table, rest, "COMPLETE")
        return [results[number] for number in range(len(self._built))]

    def _build(self, number: int, keys_in: str | None = None) -> GreatExpectation:
        suite = self._suite
        wanted = suite.expectations[number]
        return build_expectation(
            number, wanted, suite.keys, self._columns, self._path, keys_in=keys_in
        )

    def _run(
        self, table: str, expectations: Sequence[GreatExpectation], result_format: Any
    ) -> dict[int, ExpectationValidationResult]:
        """Validate expectations on a table or view; return their results by number."""
        if not expectations:
            return {}
        gx_suite = ExpectationSuite(self._suite.table, expectations=list(expectations))
        found = self._batch(table).validate(gx_suite, result_format=result_format).results
        for result in found:
            _raise_if_broken(result, self._suite, self._path)
        return {_config(result).meta["number"]: result for result in found}

    def _with_keys(self) -> dict[str, Any]:
        """The result format with counts, and the keys of the first rows."""
        keys = [*self._suite.keys]
        for provenance in PROVENANCE:
            if set(provenance) <= set(self._columns):
                keys += provenance
        with_keys: dict[str, Any] = {
            "result_format": "SUMMARY",
            "partial_unexpected_count": _ROWS_FETCHED,
            "return_unexpected_index_query": False,
        }
        if keys:
            with_keys["unexpected_index_column_names"] = keys
        return with_keys

    def _found_nothing(self, number: int) -> ExpectationValidationResult:
        """The result of an expectation that finds nothing, without having run."""
        built = self._built[number]
        found: dict[str, Any] = {"observed_value": 0, "details": {"unexpected_rows": []}}
        if isinstance(built, _ROW_TYPES):
            found = {"element_count": self._rows, "unexpected_count": 0, "unexpected_percent": 0}
        return ExpectationValidationResult(
            success=True, expectation_config=built.configuration, result=found
        )


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
