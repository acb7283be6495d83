"""From expectations as written in a suite file to expectations of Great Expectations."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any, ClassVar

import great_expectations.expectations as gxe
from great_expectations.expectations.core.unexpected_rows_expectation import (
    UnexpectedRowsExpectation,
)
from great_expectations.expectations.expectation import (
    Expectation as GreatExpectation,
)
from great_expectations.expectations.metadata_types import FailureSeverity

from shopmarts.gates.outcomes import PROVENANCE
from shopmarts.gates.suites import KEY_IS_UNIQUE, SQL_EXPECTATION, Expectation, SuiteError


class RowsThatShouldNotBe(UnexpectedRowsExpectation):
    """The SQL expectation of Great Expectations, which runs its query once instead of twice."""

    metric_dependencies: ClassVar[tuple[str, ...]] = ("unexpected_rows_query.table",)

    def _validate(
        self,
        metrics: dict[str, Any],
        runtime_configuration: dict[str, Any] | None = None,
        execution_engine: Any = None,
    ) -> dict[str, Any]:
        rows = metrics["unexpected_rows_query.table"]
        result = {"observed_value": len(rows), "details": {"unexpected_rows": rows}}
        return {"success": not rows, "result": result}


_CLASSES: dict[str, type[GreatExpectation]] = {
    gxe_class.expectation_type: gxe_class
    for gxe_class in vars(gxe).values()
    if isinstance(gxe_class, type)
    and issubclass(gxe_class, GreatExpectation)
    and getattr(gxe_class, "expectation_type", None)
} | {SQL_EXPECTATION: RowsThatShouldNotBe}


def build_expectation(
    number: int,
    wanted: Expectation,
    keys: Sequence[str],
    columns: Sequence[str],
    path: Path,
    *,
    keys_in: str | None = None,
) -> GreatExpectation:
    """Return the expectation as an object of Great Expectations, its number in ``meta``.

    keys, columns: key columns and all columns of the table. keys_in: a view that has the keys to
    look at, where no other can be there twice.
    Raises ``SuiteError`` for an unknown type and for arguments the type does not take.
    """
    place = f"{path}: {wanted.type} ({wanted.description})"
    gxe_type, arguments = wanted.type, dict(wanted.arguments)
    if gxe_type == KEY_IS_UNIQUE:
        gxe_type = SQL_EXPECTATION
        arguments = {"unexpected_rows_query": _duplicates_of(keys, columns, keys_in)}
    if gxe_type == SQL_EXPECTATION:
        arguments["unexpected_rows_query"] = _as_template(arguments["unexpected_rows_query"])
    gxe_class = _CLASSES.get(gxe_type)
    if gxe_class is None:
        close = get_close_matches(gxe_type, [*_CLASSES, KEY_IS_UNIQUE], n=1)
        hint = f", did you mean {close[0]}?" if close else ""
        raise SuiteError(f"{place}: Great Expectations knows no such type{hint}")
    if wanted.column is not None:
        arguments["column"] = wanted.column
    unknown = set(arguments) - set(gxe_class.__fields__)
    if unknown:
        raise SuiteError(f"{place}: the type takes no argument {', '.join(sorted(unknown))}")
    notes = [f"{word}: {text}" for word, text in _notes(wanted) if text]
    meta: dict[str, Any] = {"number": number, "notes": {"format": "string", "content": notes}}
    try:
        return gxe_class(
            **arguments,
            severity=FailureSeverity(wanted.severity),
            description=wanted.description,
            meta=meta,
        )
    except ValueError as error:
        raise SuiteError(f"{place}: {error}") from error


def _notes(wanted: Expectation) -> list[tuple[str, str]]:
    return [("protects", wanted.protects), ("remedy", wanted.remedy)]


def _duplicates_of(keys: Sequence[str], columns: Sequence[str], keys_in: str | None) -> str:
    """SQL that gives one row per key, or key in a view, found more than once.

    The type of Great Expectations for this joins the table with itself, all columns included. Here
    only rows whose hash occurs again are grouped by their key, and asked where they come from:
    in a sound table none.
    """
    key = ", ".join(f'"{column}"' for column in keys)
    source = ""
    for file, line in PROVENANCE:
        if file in columns and line in columns:
            source = f", min({file}) as {file}, min_by({line}, {file}) as {line}"
    among = f'where hash({key}) in (select hash({key}) from "{keys_in}") ' if keys_in else ""
    return (
        f"select {key}, count(*) as times{source} from {{batch}} where hash({key}) in "
        f"(select hash({key}) from {{batch}} {among}group by 1 having count(*) > 1) "
        f"group by {key} having count(*) > 1"
    )


def _as_template(query: str) -> str:
    """SQL as Great Expectations wants it: braces doubled, `{batch}` a subquery in any place.

    The result is ordered, so that the sample of unexpected rows is the same in every run.
    """
    escaped = query.strip().rstrip(";").replace("{", "{{").replace("}", "}}")
    batch = escaped.replace("{{batch}}", "(select * from {batch})")
    return f"select * from ({batch}) order by all"
