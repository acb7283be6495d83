"""Workbooks that Excel opens and openpyxl does not: a copy of what matters, nothing else.

Other programs write styles and settings that break the rules. Landing needs the cells and which
of them are dates: all else is left out of the copy.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

BLOCK = 1 << 20
KEPT = re.compile(r"\[|_rels/|xl/_rels/|xl/[^/]+$")  # workbook, its texts, what lies where
STYLES = "xl/styles.xml"
SHEETS = "xl/worksheets/"
ROOT = re.compile(rb"<(?:\w+:)?worksheet\b[^>]*>", re.DOTALL)
DATA = re.compile(rb"<((?:\w+:)?)sheetData\b")
EMPTY = re.compile(rb"<(?:\w+:)?sheetData\s*/>")
NUMBER_FORMAT = re.compile(r"<(?:\w+:)?numFmt\b[^>]*>")
CELL_FORMATS = re.compile(r"<(?:\w+:)?cellXfs\b.*?</(?:\w+:)?cellXfs>", re.DOTALL)
CELL_FORMAT = re.compile(r"<(?:\w+:)?xf\b[^>]*>")
ATTRIBUTE = r'\b{}="([^"]*)"'
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
HEAD = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><styleSheet xmlns="{MAIN}">'
REST = (
    '<fonts count="1"><font/></fonts><fills count="1"><fill><patternFill patternType="none"/>'
    '</fill></fills><borders count="1"><border/></borders>'
)


def write_plain_copy(path: Path, target: Path) -> None:
    """Write a copy of an .xlsx that holds its cells and number formats but no other style."""
    with (
        zipfile.ZipFile(path) as source,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as copy,
    ):
        for entry in source.infolist():
            name = entry.filename
            if name == STYLES:
                copy.writestr(name, _plain_styles(source.read(entry).decode("utf-8", "replace")))
            elif name.startswith(SHEETS) and name.endswith(".xml"):
                with source.open(entry) as sheet, copy.open(name, "w", force_zip64=True) as plain:
                    for piece in _cells_only(sheet):
                        plain.write(piece)
            elif KEPT.match(name):
                copy.writestr(name, source.read(entry))


def _plain_styles(styles: str) -> str:
    numbers = [
        f'<numFmt numFmtId="{_attribute(tag, "numFmtId")}" '
        f'formatCode="{_attribute(tag, "formatCode")}"/>'
        for tag in NUMBER_FORMAT.findall(styles)
        if _attribute(tag, "numFmtId")
    ]
    cells = CELL_FORMATS.search(styles)
    found = CELL_FORMAT.findall(cells[0]) if cells else []
    ids = [_attribute(tag, "numFmtId") or "0" for tag in found] or ["0"]
    listed = "".join(f'<xf numFmtId="{id_}" fontId="0" fillId="0" borderId="0"/>' for id_ in ids)
    head = f'<numFmts count="{len(numbers)}">{"".join(numbers)}</numFmts>' if numbers else ""
    return f'{HEAD}{head}{REST}<cellXfs count="{len(ids)}">{listed}</cellXfs></styleSheet>'


def _attribute(tag: str, name: str) -> str:
    match = re.search(ATTRIBUTE.format(name), tag)
    return match[1] if match else ""


def _cells_only(sheet: IO[bytes]) -> Iterator[bytes]:
    """Yield the root element of a sheet with its rows alone."""
    held = b""
    while not (data := DATA.search(held)):
        block = sheet.read(BLOCK)
        if not block:
            yield held  # no rows: as it is
            return
        held += block
    root = ROOT.search(held)
    if not root:
        yield held + sheet.read()
        return
    prefix = data[1]
    end = b"</" + prefix + b"sheetData>"
    yield root[0]
    held = held[data.start() :]
    if EMPTY.match(held):
        yield b"<" + prefix + b"sheetData/></" + prefix + b"worksheet>"
        return
    while end not in held:
        block = sheet.read(BLOCK)
        if not block:
            break
        yield held[: -len(end)]
        held = held[-len(end) :] + block
    rows, found, _ = held.partition(end)
    yield rows + found + b"</" + prefix + b"worksheet>"
