"""What a file is and how it would be landed."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from shopmarts.errors import Refused, ShopError
from shopmarts.format_types import Format
from shopmarts.landing.dry_run import Tried, dry_run
from shopmarts.landing.headings import Header
from shopmarts.landing.parts import REJECTED
from shopmarts.landing.projection import literal, quoted
from shopmarts.landing.recognise import Unfit, differences
from shopmarts.shops import read_shop

HIDDEN = "(hidden)"
LINES_SHOWN = 3
CELL_WIDTH = 28
DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab"}


@dataclass(frozen=True)
class ColumnFound:
    """A heading and what it becomes: None for one nobody knows, which is kept in ``_extra``."""

    heading: str
    column: str | None
    type: str | None
    is_personal: bool
    values: list[str | None]


@dataclass(frozen=True)
class Inspected:
    """A file, or a part of one; ``reason`` says why it would be refused, None if it is landed.

    ``is_skipped`` says that it is a sheet of no format, which does not keep others from landing.
    """

    file: str
    is_skipped: bool = False
    format: str | None = None
    title: str | None = None
    reason: str | None = None
    missing: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    encoding: str | None = None
    delimiter: str | None = None
    heading_line: int | None = None
    columns: list[ColumnFound] = field(default_factory=list)
    rows: int = 0
    rejected: int = 0
    dropped: int = 0
    period_from: date | None = None
    period_to: date | None = None
    rejected_lines: list[tuple[int, str]] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        """Return it for machines."""
        return asdict(self)


def inspected(path: Path, formats: list[Format], country: str | None, rows: int) -> list[Inspected]:
    """Look at a file as landing would; ``rows`` first rows are given.

    Raises ``HomeError`` if there is no such file.
    """
    path = path.expanduser().resolve()
    with dry_run(path, formats, country or _country_of(path)) as tried:
        return [_found(one, rows) for one in tried]


def _country_of(path: Path) -> str | None:
    for folder in path.parents:
        if (folder / "shop.yml").is_file():
            try:
                return read_shop(folder).country
            except ShopError:
                return None
    return None


def _found(one: Tried, rows: int) -> Inspected:
    job, loaded = one.job, one.loaded
    if not job or not loaded:
        return replace(_refused(one.file, one.refusal), is_skipped=one.is_skipped)
    header, format_ = loaded.header, loaded.format
    sample = _rows(job.parts.of(format_.raw_table), rows)
    lines = _rows(job.parts.of(REJECTED), LINES_SHOWN)
    is_text = header is not None and not header.is_sheet and header.line > 0
    return Inspected(
        file=one.file,
        format=format_.name,
        title=format_.title,
        encoding=header.encoding if header and is_text else None,
        delimiter=header.delimiter if header and is_text else None,
        heading_line=header.line if header and header.line else None,
        columns=_columns(format_, header, sample),
        rows=loaded.rows,
        rejected=loaded.rejected,
        dropped=loaded.dropped,
        period_from=loaded.period_from,
        period_to=loaded.period_to,
        rejected_lines=[(line["_line"], line["reason"]) for line in lines],
    )


def _refused(file: str, error: Refused | None) -> Inspected:
    if not isinstance(error, Unfit):
        return Inspected(file=file, reason=str(error))
    found = differences(error.header)
    return Inspected(
        file=file,
        format=error.header.format.name,
        title=error.header.format.title,
        reason=str(error),
        missing=found.missing,
        unknown=found.unknown,
    )


def _rows(parts: list[Path], most: int) -> list[dict[str, Any]]:
    """Return the first rows of Parquet files, by line."""
    if not parts:
        return []
    files = ", ".join(literal(str(part)) for part in parts)
    with duckdb.connect() as connection:
        result = connection.execute(
            f"select * from read_parquet([{files}]) order by {quoted('_line')} limit {most}"
        )
        names = [column[0] for column in result.description or []]
        return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


def _columns(
    format_: Format, header: Header | None, sample: list[dict[str, Any]]
) -> list[ColumnFound]:
    if header is None:
        known = [(column.path or column.name, column.name) for column in format_.columns]
        return [_column(format_, heading, name, sample) for heading, name in known]
    unpivot = format_.unpivot
    wide = unpivot.value if unpivot else None
    found = [
        _column(format_, heading, name, sample)
        for heading, name in zip(header.names, header.columns, strict=True)
        if (heading or name) and (wide is None or name != wide)
    ]
    if unpivot:
        headings = [h for h, name in zip(header.names, header.columns, strict=True) if name == wide]
        listed = f"{headings[0]} ... {headings[-1]}" if headings else "(none)"
        found += [_column(format_, listed, name, sample) for name in (unpivot.name, unpivot.value)]
    return found + [_column(format_, "(said once)", name, sample) for name in header.constants]


def _column(
    format_: Format, heading: str, name: str | None, sample: list[dict[str, Any]]
) -> ColumnFound:
    if name is None:
        extras = [json.loads(row["_extra"] or "{}") for row in sample]
        values = [HIDDEN if extra.get(heading) is not None else None for extra in extras]
        return ColumnFound(heading, None, None, is_personal=False, values=values)
    column = format_.column(name)
    values = [row[name] for row in sample]
    if column.personal:
        values = [None if value is None else HIDDEN for value in values]
    return ColumnFound(heading, name, column.type, column.personal, values)


def print_inspected(console: Console, found: list[Inspected]) -> None:
    """Print what was found, part by part."""
    for one in found:
        if one.reason is not None:
            word = "sheet not landed" if one.is_skipped else "[red]not understood[/red]"
            console.print(f"{word} {escape(one.reason)}", soft_wrap=True)
            continue
        console.print(f"{escape(one.file)}: {one.format} ({escape(one.title or '')})")
        console.print(f"  {_how(one)}")
        console.print(f"  {_counts(one)}")
        console.print(_table(one))
        for line, reason in one.rejected_lines:
            console.print(f"  [red]rejected[/red] line {line}: {escape(reason)}", soft_wrap=True)


def _how(one: Inspected) -> str:
    facts = []
    if one.encoding:
        facts.append(f"encoding {one.encoding}")
    if one.delimiter:
        facts.append(f"delimiter {DELIMITERS.get(one.delimiter, one.delimiter)}")
    if one.heading_line:
        facts.append(f"heading on line {one.heading_line}")
    return ", ".join(facts) or "columns told by their names"


def _counts(one: Inspected) -> str:
    period = f", {one.period_from} .. {one.period_to}" if one.period_from else ""
    return (
        f"{one.rows:,} rows, {one.rejected:,} lines rejected, {one.dropped:,} lines dropped{period}"
    )


def _table(one: Inspected) -> Table:
    """Columns as lines, the first rows beside them: an export has more columns than a screen."""
    table = Table(box=None, pad_edge=True, padding=(0, 2, 0, 0))
    widest = max((len(column.heading) for column in one.columns), default=0)
    table.add_column("heading", overflow="fold", min_width=min(widest, CELL_WIDTH))
    table.add_column("becomes", no_wrap=True)
    table.add_column("type", no_wrap=True)
    shown = max((len(column.values) for column in one.columns), default=0)
    for number in range(shown):
        table.add_column(f"row {number + 1}", overflow="ellipsis", no_wrap=True)
    for column in one.columns:
        values = [escape(_short(value)) for value in column.values]
        becomes = column.column or "(kept in _extra)"
        table.add_row(escape(column.heading), becomes, column.type or "", *values)
    return table


def _short(value: str | None) -> str:
    text = " ".join((value or "").split())
    return text if len(text) <= CELL_WIDTH else f"{text[: CELL_WIDTH - 3]}..."
