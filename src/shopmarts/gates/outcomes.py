"""What a gate found: one outcome per expectation, as table rows and as readable lines."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

ROWS_IN_SAMPLE = 5

# The columns that say where a row comes from, per layer: landed tables, staging models.
PROVENANCE = (("_file", "_line"), ("source_file", "source_line"))


@dataclass(frozen=True)
class Outcome:
    """The result of one expectation on one table; the fields are the columns of a gate table."""

    layer: str
    table_name: str
    column_name: str | None
    expectation: str
    description: str
    severity: str
    success: bool
    observed: str
    unexpected_count: int | None
    checked_rows: int
    unexpected_keys: str | None
    protects: str
    remedy: str

    @property
    def line(self) -> str:
        """The outcome as one line for a person."""
        where = self.table_name + (f".{self.column_name}" if self.column_name else "")
        line = f"gate_{self.layer}: {self.severity}: {where}: expected: {self.description}; "
        line += f"found: {self.observed}"
        if self.unexpected_keys:
            line += f", e.g. {self.unexpected_keys.splitlines()[0]}"
        line += "."
        if self.protects:
            line += f" It would change {self.protects}."
        if self.remedy:
            line += f" Remedy: {self.remedy}."
        return line


def to_arrow(outcomes: Iterable[Outcome]) -> pa.Table:
    """Return the outcomes as a typed Arrow table, one row each, typed also when there are none."""
    schema = pa.schema(
        [
            ("layer", pa.string()),
            ("table_name", pa.string()),
            ("column_name", pa.string()),
            ("expectation", pa.string()),
            ("description", pa.string()),
            ("severity", pa.string()),
            ("success", pa.bool_()),
            ("observed", pa.string()),
            ("unexpected_count", pa.int64()),
            ("checked_rows", pa.int64()),
            ("unexpected_keys", pa.string()),
            ("protects", pa.string()),
            ("remedy", pa.string()),
        ]
    )
    return pa.Table.from_pylist([vars(outcome) for outcome in outcomes], schema=schema)


def sample_of(rows: Sequence[Mapping[str, Any]]) -> str | None:
    """Return the first rows, one per line: `shop_id us, order_id 1001 (us/orders.csv:17)`.

    Sorted as text, so that the same rows in another order give the same sample.
    """
    lines = sorted({_row_line(row) for row in rows})
    return "\n".join(lines[:ROWS_IN_SAMPLE]) or None


def _row_line(row: Mapping[str, Any]) -> str:
    values = dict(row)
    source = ""
    for file_column, line_column in PROVENANCE:
        file, line = values.pop(file_column, None), values.pop(line_column, None)
        if file is not None:
            source = f"{file}:{line}" if line is not None else str(file)
    cells = ", ".join(f"{name} {_cell(value)}" for name, value in values.items())
    if cells and source:
        return f"{cells} ({source})"
    return cells or source


def _cell(value: Any) -> str:
    return "NULL" if value is None else " ".join(str(value).split())[:80]


def failed_first(outcomes: Iterable[Outcome]) -> list[Outcome]:
    """Return the failed outcomes, the critical ones first."""
    order = {"critical": 0, "warning": 1, "info": 2}
    failed = [outcome for outcome in outcomes if not outcome.success]
    return sorted(failed, key=lambda outcome: order[outcome.severity])
