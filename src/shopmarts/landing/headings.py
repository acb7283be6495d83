"""Rows that may be the heading of a format, with what every heading means there."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from io import StringIO

from shopmarts.format_types import Format

COMMENT = "#"


@dataclass(frozen=True)
class Header:
    """A heading read by the rules of one format.

    ``columns`` holds per position the canonical name, or None for a column nobody knows;
    ``constants`` values of columns that the file states once, outside its rows; ``preamble`` the
    filled rows above the heading with their lines; ``line`` the line on which the heading ends.
    """

    format: Format
    delimiter: str
    encoding: str
    names: tuple[str, ...]
    columns: tuple[str | None, ...]
    line: int
    is_localized: bool = False
    is_sheet: bool = False
    constants: dict[str, str] = field(default_factory=dict)
    contradictions: tuple[str, ...] = ()
    preamble: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True)
class HeadRow:
    """A row near the top of a file: its cells, the lines on which it starts and ends."""

    line: int
    last_line: int
    cells: list[str]


class Spellings:
    """The headings of a format, looked up by normalised name."""

    def __init__(self, format_: Format) -> None:
        self.format = format_
        headings = [(h, column.name) for column in format_.columns for h in column.headers]
        self.plain = {normalised(h): name for h, name in headings if "{currency}" not in h}
        self.patterns = [(_pattern(h), name) for h, name in headings if "{currency}" in h]
        self.worded = [
            (re.compile(column.heading_pattern, re.IGNORECASE), column.name)
            for column in format_.columns
            if column.heading_pattern
        ]
        self.localized = [_pattern(heading) for heading in format_.localized_headers]

    def find(self, heading: str) -> tuple[str | None, dict[str, str]]:
        """Return the canonical column of a heading and the constants written inside it."""
        name = normalised(heading)
        if name in self.plain:
            return self.plain[name], {}
        for pattern, column in self.patterns:
            match = pattern.fullmatch(name)
            if match:
                return column, {"currency": match["currency"].upper()}
        for worded, column in self.worded:
            if worded.search(name):
                return column, {}
        unpivot = self.format.unpivot
        if unpivot and re.fullmatch(unpivot.headers, heading.strip()):
            return unpivot.value, {}
        return None, {}

    def is_localized(self, heading: str) -> bool:
        """Say whether only the localized version of the export has this heading."""
        name = normalised(heading)
        return any(pattern.fullmatch(name) for pattern in self.localized)


@lru_cache(maxsize=4096)  # each format asks for the same cells of a file
def normalised(heading: str) -> str:
    """Return a heading without marks, outer and doubled blanks and capitals."""
    return " ".join(heading.replace("\ufeff", "").split()).casefold()


def text_rows(text: str, delimiter: str) -> Iterator[HeadRow]:
    """Yield the rows at the beginning of delimited text, as far as it can be read."""
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter)
    before = 0
    try:
        for cells in reader:
            yield HeadRow(before + 1, reader.line_num, cells)
            before = reader.line_num
    except csv.Error:
        return


def headings_in(
    spellings: Spellings, encoding: str, delimiter: str, rows: Iterable[HeadRow]
) -> Iterator[Header]:
    """Yield the rows that may be the heading, by the rule of the format.

    Above the heading of a universal template, rows that begin with # are comments.
    """
    format_ = spellings.format
    preamble: list[tuple[int, str]] = []
    seen = 0
    for row in rows:
        first = next((cell.strip() for cell in row.cells if cell.strip()), "").lstrip("\ufeff")
        if not first:
            continue
        is_comment = bool(format_.files) and first.startswith(COMMENT)
        if not is_comment and format_.header_line in (None, row.line):
            above = tuple(preamble)
            line = row.last_line
            yield read_heading(spellings, encoding, delimiter, row.cells, line, preamble=above)
            seen += 1
            if format_.header_line or seen == format_.header_within:
                return
        preamble.append((row.line, delimiter.join(row.cells)))


def read_heading(
    spellings: Spellings,
    encoding: str,
    delimiter: str,
    row: list[str],
    line: int,
    *,
    preamble: tuple[tuple[int, str], ...] = (),
) -> Header:
    """Return what the cells of a heading mean in a format."""
    columns: list[str | None] = []
    constants: dict[str, str] = {}
    contradictions: set[str] = set()
    for heading in row:
        column, found = spellings.find(heading)
        columns.append(column)
        for name, value in found.items():
            if constants.setdefault(name, value) != value:
                contradictions |= {constants[name], value}
    return Header(
        format=spellings.format,
        delimiter=delimiter,
        encoding=encoding,
        names=tuple(heading.replace("\ufeff", "").strip() for heading in row),
        columns=tuple(columns),
        line=line,
        is_localized=any(spellings.is_localized(heading) for heading in row),
        constants={key: value for key, value in constants.items() if key not in columns},
        contradictions=tuple(sorted(contradictions)),
        preamble=preamble,
    )


def _pattern(heading: str) -> re.Pattern[str]:
    escaped = re.escape(normalised(heading))
    return re.compile(escaped.replace(r"\{currency\}", "(?P<currency>[a-z]{3})"))
