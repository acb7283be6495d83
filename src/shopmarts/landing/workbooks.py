"""The sheets of Excel workbooks, row by row, every cell as text."""

from __future__ import annotations

import os
import re
import warnings
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import openpyxl
import xlrd

from shopmarts.landing.sheet_cells import is_inexact, moment_text, number_text, unescaped

XLSX, XLS = "xlsx", "xls"
BLOCK = 1 << 20
LONGEST_CELL = 1 << 15  # bytes of a cell with its formula
FORMULA = re.compile(rb"<(?:\w+:)?f\b")
# a text that a formula left empty has t="str"
WITHOUT_RESULT = re.compile(
    rb"""<(?:\w+:)?c\b(?![^>]*\bt="str")[^>]*>\s*
    <(?:\w+:)?f\b(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>)\s*
    (?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?\s*</(?:\w+:)?c>""",
    re.VERBOSE,
)

# styles and the like that openpyxl cannot keep do not matter here
warnings.filterwarnings("ignore", module="openpyxl")


class UnreadableError(Exception):
    """The library cannot make sense of a workbook; the text says why."""


@dataclass(frozen=True)
class SheetRow:
    """A row that is not blank.

    ``line`` is its number in the sheet; ``inexact`` are the positions of numbers with more digits
    than a spreadsheet keeps.
    """

    line: int
    cells: list[str]
    inexact: tuple[int, ...] = ()


@dataclass(frozen=True)
class Sheet:
    """A sheet of a workbook; ``rows`` reads it from the top."""

    name: str
    rows: Callable[[], Iterator[SheetRow]]


@contextmanager
def open_sheets(path: Path, kind: str) -> Iterator[list[Sheet]]:
    """Open a workbook of a kind, ``xlsx`` or ``xls``, and give its sheets in their order.

    An .xlsx streams, but for its table of texts; an .xls has at most 65,536 rows per sheet and is
    held in memory. Opening and reading raise ``UnreadableError``.
    """
    with _open_xlsx(path) if kind == XLSX else _open_xls(path) as sheets:
        yield sheets


@contextmanager
def _open_xlsx(path: Path) -> Iterator[list[Sheet]]:
    with path.open("rb") as file:
        with explained():
            _check_formulas(path)
            book = openpyxl.load_workbook(file, read_only=True, data_only=True, keep_links=False)
        try:
            yield [Sheet(sheet.title, partial(_xlsx_rows, sheet)) for sheet in book.worksheets]
        finally:
            book.close()


@contextmanager
def _open_xls(path: Path) -> Iterator[list[Sheet]]:
    with Path(os.devnull).open("w", encoding="utf-8") as silence:
        with explained():
            book = xlrd.open_workbook(
                str(path),
                logfile=silence,
                formatting_info=True,
                on_demand=True,
                ignore_workbook_corruption=True,
            )
        try:
            yield [Sheet(name, partial(_xls_rows, book, name)) for name in book.sheet_names()]
        finally:
            book.release_resources()


def _check_formulas(path: Path) -> None:
    """Raise ``UnreadableError`` if a formula has no result: its cell would read as an empty one."""
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            if name.startswith("xl/worksheets/") and name.endswith(".xml"):
                held = b""
                with archive.open(name) as sheet:
                    while block := sheet.read(BLOCK):
                        held = held[-LONGEST_CELL:] + block
                        if FORMULA.search(held) and WITHOUT_RESULT.search(held):
                            raise UnreadableError("a formula has no result yet")


def _xlsx_rows(sheet: Any) -> Iterator[SheetRow]:
    with explained():
        sheet.reset_dimensions()  # some programs write them wrong
        for line, row in enumerate(sheet.iter_rows(), start=1):
            texts = [_xlsx_text(cell) for cell in row]
            if any(texts):
                values = [cell.value for cell in row]
                yield _row(line, texts, values)


def _xlsx_text(cell: Any) -> str:
    value, kind = cell.value, cell.data_type
    if value is None:
        return ""
    if kind == "n":
        return number_text(value, cell.number_format or "")
    if kind == "d":
        return moment_text(value, cell.number_format or "")
    if kind == "b":
        return str(value).upper()
    return unescaped(str(value))


def _xls_rows(book: Any, name: str) -> Iterator[SheetRow]:
    with explained():
        sheet = book.sheet_by_name(name)
        for index in range(sheet.nrows):
            row = sheet.row(index)
            texts = [_xls_text(book, cell) for cell in row]
            if any(texts):
                values = [cell.value if cell.ctype == xlrd.XL_CELL_NUMBER else "" for cell in row]
                yield _row(index + 1, texts, values)
        book.unload_sheet(name)


def _xls_text(book: Any, cell: Any) -> str:
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return "TRUE" if cell.value else "FALSE"
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return str(xlrd.error_text_from_code.get(cell.value, "#ERROR!"))
    if cell.ctype not in (xlrd.XL_CELL_NUMBER, xlrd.XL_CELL_DATE):
        return str(cell.value)
    shown_as = book.format_map[book.xf_list[cell.xf_index].format_key].format_str
    if cell.ctype == xlrd.XL_CELL_NUMBER:
        return number_text(cell.value, shown_as)
    return _xls_moment(cell.value, shown_as, book.datemode)


def _xls_moment(value: float, shown_as: str, datemode: int) -> str:
    if 0 <= value < 1 or shown_as.lower().startswith(("[h", "[m", "[s")):
        return moment_text(timedelta(days=value), shown_as)
    try:
        return moment_text(xlrd.xldate_as_datetime(value, datemode), shown_as)
    except (ValueError, OverflowError):
        return "#VALUE!"  # no such date, as the spreadsheet itself shows


def _row(line: int, texts: list[str], values: list[Any]) -> SheetRow:
    while not texts[-1]:
        texts.pop()
    inexact = tuple(position for position, value in enumerate(values) if is_inexact(value))
    return SheetRow(line, texts, inexact)


@contextmanager
def explained() -> Iterator[None]:
    """Turn whatever the libraries raise on a strange file into one error."""
    try:
        yield
    except UnreadableError:
        raise
    except Exception as error:
        raise UnreadableError(f"{type(error).__name__}: {error}".splitlines()[0]) from error
