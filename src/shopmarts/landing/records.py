"""The careful way to read delimited text: record by record, with physical line numbers.

Slower than DuckDB, but it knows the line of every record, and a record that cannot be read costs
only its own line.
"""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from shopmarts.landing import CELL_LIMIT

RECORD_LINES = 10_000


@dataclass(frozen=True)
class Record:
    """Cells of a record and the line on which it starts."""

    line: int
    cells: list[str]


@dataclass(frozen=True)
class Rejected:
    """A line that is no record, and why."""

    line: int
    text: str
    reason: str


class _Lines:
    """Physical lines that can be given back, and that remembers those of the current record."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines = iter(lines)
        self._returned: deque[str] = deque()
        self.next_line = 1
        self.taken: list[str] = []

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        if len(self.taken) >= RECORD_LINES:
            raise csv.Error(f"a quote is still open after {RECORD_LINES} lines")
        line = self._returned.popleft() if self._returned else next(self._lines)
        self.next_line += 1
        self.taken.append(line)
        return line

    def give_back_all_but_first(self) -> None:
        rest = self.taken[1:]
        self._returned.extendleft(reversed(rest))
        self.next_line -= len(rest)


def read_records(
    lines: Iterable[str],
    delimiter: str,
    columns: tuple[str, ...],
    is_total: Callable[[list[str]], bool],
    may_drop_trailing: bool,
    *,
    unquoted: bool,
) -> Iterator[Record | Rejected]:
    """Yield every record below the heading, or why it could not be read.

    ``lines`` begin with the line after the heading; their numbers are counted from 1 there.
    ``columns`` are the headings; a record must have as many cells, unless it ``is_total`` or the
    format ``may_drop_trailing`` empty cells. Blank lines are passed over. In an ``unquoted`` format
    a quote is a character like any other.
    A broken record is rejected with its first line only; reading goes on with the next one.
    """
    source = _Lines(lines)
    expected = len(columns)
    while True:
        reader = csv.reader(
            source,
            delimiter=delimiter,
            strict=True,
            quoting=csv.QUOTE_NONE if unquoted else csv.QUOTE_MINIMAL,
        )
        restart = False
        while not restart:
            source.taken = []
            line = source.next_line
            try:
                cells = next(reader)
                reason = _fault(cells, expected, columns)
            except StopIteration:
                return
            except csv.Error as error:
                cells, reason = [], _explained(error)
            text = source.taken[0].rstrip("\r\n") if source.taken else ""
            if not reason and not cells:
                continue
            if len(cells) < expected and (may_drop_trailing or is_total(cells)) and cells:
                cells, reason = cells + [""] * (expected - len(cells)), ""
            if reason:
                restart = True
                source.give_back_all_but_first()
                yield Rejected(line, text, reason)
            else:
                yield Record(line, cells[:expected])


def unfit_cell(cells: list[str]) -> str:
    """Return what is wrong with one of the cells; empty if nothing is."""
    if any("\0" in cell for cell in cells):
        return "holds a NUL byte; remove it or export the file again"
    if any(len(cell) > CELL_LIMIT for cell in cells):
        return f"a cell is longer than {CELL_LIMIT >> 20} MB; shorten it"
    return ""


def _fault(cells: list[str], expected: int, columns: tuple[str, ...]) -> str:
    if not cells:
        return ""
    reason = unfit_cell(cells)
    if reason:
        return reason
    surplus = cells[expected:]
    if any(surplus):
        return (
            f"has {len(cells)} fields where the heading has {expected}: the field after column "
            f"'{columns[-1]}' is '{surplus[0][:40]}'; put a cell that holds the delimiter in quotes"
        )
    if len(cells) < expected:
        return (
            f"has {len(cells)} fields where the heading has {expected}: column "
            f"'{columns[len(cells)]}' and what follows is missing; complete the line"
        )
    return ""


def _explained(error: csv.Error) -> str:
    text = str(error)
    if "unexpected end of data" in text or "still open" in text:
        return "a quote is opened and never closed; close it or double it"
    if "expected after" in text:
        return "a quote inside a quoted cell is not doubled; write it twice"
    if "field limit" in text:
        return f"a cell is longer than {CELL_LIMIT >> 20} MB; shorten it"
    return f"cannot be read as delimited text ({text})"
