"""Reads a sample's files back, the latest export of a key winning, as any warehouse would."""

import csv
import gzip
import io
import json
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import openpyxl

Row = dict[str, str]
FOUR = Decimal("0.0001")


def money(cell: str) -> Decimal:
    return Decimal(cell or "0")


def net(amount: Decimal, percent: int) -> Decimal:
    return (amount * 100 / (100 + percent)).quantize(FOUR, ROUND_HALF_UP)


def csv_rows(path: Path) -> Iterator[Row]:
    content = path.read_bytes()
    if path.suffix == ".gz":
        content = gzip.decompress(content)
    text = content.decode(encoding_of(path, content))
    if text.startswith(("Campaign report", "#支付宝")):
        text = text.split("\n", 2)[2]
    delimiter = "\t" if path.suffix in (".tsv", ".txt") else ","
    if text.startswith("Jour;"):
        delimiter = ";"
    yield from csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter)


def encoding_of(path: Path, content: bytes) -> str:
    if path.name.startswith(("ExportOrder", "alipay_", "计划报表_")):
        return "gb18030"
    return "utf-16" if content[:2] == b"\xff\xfe" else "utf-8-sig"


def sheet(path: Path) -> list[tuple[Any, ...]]:
    """All rows of a workbook of one sheet."""
    book = openpyxl.load_workbook(path, read_only=True)
    rows = [tuple(row) for row in book.worksheets[0].iter_rows(values_only=True)]
    book.close()
    return rows


def latest(folder: Path, pattern: str, parent: str, key: str) -> list[Row]:
    """All rows of a table; a parent key seen in a later file loses its rows of earlier files."""
    found: dict[str, dict[str, Row]] = {}
    for path in sorted(folder.glob(pattern), key=lambda path: path.stat().st_mtime):
        in_file: dict[str, dict[str, Row]] = {}
        for place, row in enumerate(csv_rows(path)):
            in_file.setdefault(row[parent], {})[row[key] if key else str(place)] = row
        found.update(in_file)
    return [row for rows in found.values() for row in rows.values()]


def ga4_events(folder: Path) -> Iterator[dict[str, Any]]:
    for path in sorted(folder.glob("ga4/*.json.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as file:
            for line in file:
                event = json.loads(line)
                event["params"] = {
                    param["key"]: next(iter(param["value"].values()))
                    for param in event["event_params"]
                }
                yield event
