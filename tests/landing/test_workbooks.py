"""Excel workbooks: each sheet lands as a CSV of it would, and nothing loses a digit."""

from __future__ import annotations

import gzip
import zipfile
from datetime import date, datetime, time, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from shopmarts.landing.sheet_cells import moment_text, number_text, unescaped
from tests.landing.conftest import ORDERS, Bench

HEADING = ORDERS.split(",")
pytestmark = pytest.mark.filterwarnings("ignore::UserWarning:openpyxl")
XLS = Path(__file__).parent / "files" / "orders.xls"


def workbook(sheets: dict[str, list[list[Any]]], formats: dict[str, str] | None = None) -> bytes:
    """A workbook of these sheets; ``formats`` are number formats by cell of the first sheet."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    for cell, number_format in (formats or {}).items():
        book.worksheets[0][cell].number_format = number_format
    packed = BytesIO()
    book.save(packed)
    return packed.getvalue()


def changed(content: bytes, part: str, old: str, new: str) -> bytes:
    """A workbook with other text in one of its parts, as another program might write it."""
    packed = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as source, zipfile.ZipFile(packed, "w") as target:
        for entry in source.infolist():
            text = source.read(entry)
            if entry.filename == part:
                assert old in text.decode()
                text = text.decode().replace(old, new).encode()
            target.writestr(entry, text)
    return packed.getvalue()


@pytest.mark.parametrize(
    ("value", "number_format", "text"),
    [
        (5.0, "General", "5"),
        (1316.1400000000001, "General", "1316.14"),
        (0.1 + 0.2, "General", "0.3"),
        (-0.5, "General", "-0.5"),
        (1e-7, "General", "0.0000001"),
        (1.5e15, "General", "1500000000000000"),
        (2**53, "0", "9007199254740992"),
        (0.1234, "0.00%", "12.34%"),
        (1, "0%", "100%"),
        (0.5, '0.0"%"', "0.5"),
        (123, "00000", "00123"),
        (1234.5, "#,##0.00", "1234.5"),
        (1234.5, '"¥"#,##0.00;[Red]-0%', "1234.5"),
    ],
)
def test_numbers(value: float, number_format: str, text: str) -> None:
    assert number_text(value, number_format) == text


@pytest.mark.parametrize(
    ("value", "number_format", "text"),
    [
        (datetime(2025, 3, 1), "yyyy-mm-dd", "2025-03-01"),
        (datetime(2025, 3, 1), "[$-409]d mmm yyyy", "2025-03-01"),
        (datetime(2025, 3, 1), "yyyy/m/d h:mm", "2025-03-01 00:00:00"),
        (datetime(2025, 3, 1, 10, 20), "yyyy-mm-dd", "2025-03-01 10:20:00"),
        (datetime(2025, 3, 1, 10, 19, 59, 999_600), "h:mm:ss", "2025-03-01 10:20:00"),
        (datetime(2025, 3, 1, 10, 20, 0, 250_000), "ss.000", "2025-03-01 10:20:00.250000"),
        (date(2025, 3, 1), "", "2025-03-01"),
        (time(8, 5), "h:mm", "08:05:00"),
        (timedelta(hours=36, seconds=5), "[h]:mm:ss", "36:00:05"),
    ],
)
def test_dates_and_times(value: Any, number_format: str, text: str) -> None:
    assert moment_text(value, number_format) == text


def test_escapes_of_texts() -> None:
    assert unescaped("a_x000D_b") == "a\rb"
    assert unescaped("a_x005F_x000D_b") == "a_x000D_b"
    assert unescaped("tax_xml") == "tax_xml"


def test_an_xlsx_lands_as_its_csv(bench: Bench) -> None:
    rows = [
        [*HEADING, "status", "shelf"],
        ["100000000000000001", datetime(2025, 1, 1), "EUR", 5.0, "two\nlines", True],
        [12, datetime(2025, 1, 2, 10, 20, 30), "EUR", 1316.14, "#N/A", 0.1234],
        [],
        [None, None, None],
        [13, "2025-01-05", "EUR", None, " paid ", None, None, "to the right"],
    ]
    content = workbook({"Sheet1": rows}, {"F3": "0.00%", "B2": "yyyy-mm-dd"})
    (entry,) = bench.landed("orders.xlsx", content).entries
    assert (entry.file, entry.format) == ("s/orders.xlsx!Sheet1", "universal/orders")
    assert (entry.rows, entry.rejected, entry.dropped) == (3, 0, 0)
    columns = "order_id, created_at, total_amount, status, _extra, _file, _line"
    assert bench.rows("universal__orders", columns, "_line") == [
        (
            "100000000000000001",
            "2025-01-01",
            "5",
            "two\nlines",
            '{"shelf":"TRUE"}',
            "s/orders.xlsx!Sheet1",
            2,
        ),
        (
            "12",
            "2025-01-02 10:20:30",
            "1316.14",
            "#N/A",
            '{"shelf":"12.34%"}',
            "s/orders.xlsx!Sheet1",
            3,
        ),
        (
            "13",
            "2025-01-05",
            None,
            " paid ",
            '{"column 8":"to the right"}',
            "s/orders.xlsx!Sheet1",
            6,
        ),
    ]


def test_an_xls_lands_the_same_way(bench: Bench) -> None:
    """Sheets Orders (an id as text, one as number, one too long, an error), Notes, Empty."""
    landing = bench.landed("export.xls", XLS.read_bytes())
    (entry,) = landing.entries
    assert (entry.file, entry.rows, entry.rejected) == ("s/export.xls!Orders", 3, 1)
    assert [sheet for sheet, _ in landing.skipped] == ["s/export.xls!Notes"]
    columns = "order_id, created_at, total_amount, status, is_test, _extra, _line"
    assert bench.rows("universal__orders", columns, "_line") == [
        ("100000000000000001", "2025-01-01", "5", "paid", "TRUE", '{"note":"北京"}', 2),
        ("12", "2025-01-02 10:20:30", "1316.14", "=0.5 of", "FALSE", '{"note":"12.34%"}', 3),
        ("13", "2025-01-04 00:00:00", "#N/A", "y", "FALSE", None, 6),
    ]
    ((_, line, text, reason),) = bench.rejected()
    assert line == 5
    assert text.startswith("180000000000000000\t2025-01-03 00:00:00")
    assert "column 'order_id': the id 180000000000000000 is stored as a number" in reason
    assert "download the file again as CSV, or with the column as text" in reason


def test_long_numbers_are_rejected_only_in_ids(bench: Bench) -> None:
    rows = [HEADING, [123456789012345678, "2025-01-01", "EUR", 5], [1, "x", "EUR", 2**60]]
    (entry,) = bench.landed("orders.xlsx", workbook({"a": rows})).entries
    assert (entry.rows, entry.rejected) == (1, 1)
    assert bench.rows("universal__orders", "total_amount") == [(str(2**60),)]


def test_every_matching_sheet_lands_and_the_others_are_named(bench: Bench) -> None:
    def sheet(*ids: str) -> list[list[Any]]:
        return [HEADING, *([id_, "2025-01-01", "EUR", 1] for id_ in ids)]

    lines = [["order_id", "line_id", "sku", "quantity", "unit_price"], ["1", "1", "a", 2, 0.5]]
    notes = [["ask Anna"], ["about May"]]
    content = workbook(
        {"Jan": sheet("1", "2"), "Notes": notes, "Feb": sheet("3"), "order_lines": lines, "x": []}
    )
    landing = bench.landed("orders_2025.xlsx", content)
    assert [(e.file, e.format, e.rows) for e in landing.entries] == [
        ("s/orders_2025.xlsx!Feb", "universal/orders", 1),
        ("s/orders_2025.xlsx!Jan", "universal/orders", 2),
        ("s/orders_2025.xlsx!order_lines", "universal/order_lines", 1),
    ]
    ((skipped, reason),) = landing.skipped
    assert skipped == "s/orders_2025.xlsx!Notes"
    assert "the column 'order_id' (part of the key) of universal/orders is missing" in reason
    again = bench.land()
    assert (again.entries, again.known) == ([], 1)
    bench.put("s/copy of orders_2025.xlsx", content)
    again = bench.land()
    assert (again.landed, again.refused) == ([], [])
    assert bench.rows("universal__orders", "count(*)", "1") == [(3,)]


def test_a_workbook_without_any_match_is_refused(bench: Bench) -> None:
    content = workbook({"a": [["Name", "Shelf"], ["x", 1]], "b": [["Email", "Box"]]})
    reason = bench.refusal("stock.xlsx", content)
    assert reason.startswith("s/stock.xlsx!")
    assert "no format is known for this file" in reason


def test_a_workbook_without_rows_is_refused(bench: Bench) -> None:
    assert "has no filled sheet" in bench.refusal("orders.xlsx", workbook({"a": [], "b": []}))


def test_a_known_sheet_with_a_fault_is_refused_and_the_others_land(bench: Bench) -> None:
    good = [HEADING, ["1", "2025-01-01", "EUR", 1]]
    bad = [[*HEADING, "Currency"], ["1", "2025-01-01", "EUR", 1, "USD"]]
    bench.put("s/orders.xlsx", workbook({"good": good, "bad": bad}))
    landing = bench.land()
    assert [entry.file for entry in landing.landed] == ["s/orders.xlsx!good"]
    assert [entry.file for entry in landing.refused] == ["s/orders.xlsx!bad"]
    assert "appears twice" in (landing.refused[0].reason or "")
    assert [entry.file for entry in bench.land().refused] == ["s/orders.xlsx!bad"], "says it again"


def test_workbooks_in_archives(bench: Bench) -> None:
    content = workbook({"a": [HEADING, ["1", "2025-01-01", "EUR", 1]]})
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("deep/orders_2025-01.xlsx", content)
        archive.writestr("orders_2025-02.xls", XLS.read_bytes())
        archive.writestr("inner.zip", b"PK\x03\x04 no workbook")
    bench.put("s/all.zip", packed.getvalue())
    bench.put("t/orders.xlsx.gz", gzip.compress(content))
    bench.shop("t")
    landing = bench.land()
    assert [entry.file for entry in landing.landed] == [
        "s/all.zip!deep/orders_2025-01.xlsx!a",
        "s/all.zip!orders_2025-02.xls!Orders",
        "t/orders.xlsx.gz!a",
    ]
    (refused,) = landing.refused
    assert refused.file == "s/all.zip!inner.zip"
    assert bench.rows("universal__orders", "distinct _exported_at::date::varchar", "1")[0] == (
        "2025-01-31",
    )


def test_merged_and_hidden_cells(bench: Bench) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (HEADING, ["1", "2025-01-01", "EUR", 1], ["2", None, "EUR", 2]):
        sheet.append(row)
    sheet.merge_cells("B2:B3")
    sheet.row_dimensions[3].hidden = True
    packed = BytesIO()
    book.save(packed)
    bench.landed("orders.xlsx", packed.getvalue())
    assert bench.rows("universal__orders", "order_id, created_at") == [
        ("1", "2025-01-01"),
        ("2", None),
    ]


def test_formulas_count_with_their_cached_value(bench: Bench) -> None:
    content = workbook({"a": [HEADING, ["1", "2025-01-01", "EUR", "=2*3"]]})
    assert "cannot be read (a formula has no result yet)" in bench.refusal("orders.xlsx", content)
    content = changed(content, "xl/worksheets/sheet1.xml", "<v />", "<v>6</v>")
    bench.landed("orders.xlsx", content)
    assert ("6",) in bench.rows("universal__orders", "total_amount")


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        ("xl/styles.xml", '<fills count="2">', '<fills count="3"><fill/>'),
        ("xl/worksheets/sheet1.xml", "<sheetViews><sheetView", '<sheetViews><sheetView view="odd"'),
        ("xl/worksheets/sheet1.xml", "</sheetData>", '</sheetData><autoFilter ref="?"/>'),
        ("xl/worksheets/sheet1.xml", '<dimension ref="A1:D2"', '<dimension ref="A1"'),
    ],
)
def test_workbooks_of_other_programs(bench: Bench, part: str, old: str, new: str) -> None:
    rows = [HEADING, ["1", datetime(2025, 1, 1), "EUR", 1.5]]
    content = workbook({"a": rows}, {"B2": "yyyy-mm-dd", "D2": "0.00"})
    bench.landed("orders.xlsx", changed(content, part, old, new))
    columns = "order_id, created_at, total_amount, _line"
    assert bench.rows("universal__orders", columns) == [("1", "2025-01-01", "1.5", 2)]


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("orders.xls", b"\xd0\xcf\x11\xe0rest", "the workbook cannot be read"),
        ("orders.xls", XLS.read_bytes()[:3000], "the workbook cannot be read"),
        ("orders.xls", b"<html><table><tr><td>order_id</td></tr></table>", "is a web page"),
        ("orders.xlsx", workbook({"a": [HEADING]})[:2000], "cut short or damaged"),
    ],
)
def test_damaged_workbooks(bench: Bench, name: str, content: bytes, message: str) -> None:
    assert message in bench.refusal(name, content)


@pytest.mark.parametrize(
    "names", [("mimetype", "content.xml"), ("[Content_Types].xml", "word/a.xml")]
)
def test_other_office_documents(bench: Bench, names: tuple[str, ...]) -> None:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name in names:
            archive.writestr(name, "<x/>")
    assert "save it as .xlsx or as CSV UTF-8" in bench.refusal("orders.xlsx", packed.getvalue())


def test_a_broken_row_stops_the_workbook(bench: Bench) -> None:
    content = workbook({"a": [HEADING, ["1", "2025-01-01", "EUR", 1.5]]})
    content = changed(content, "xl/worksheets/sheet1.xml", "<v>1.5</v>", "<v>1,5</v>")
    assert "the workbook cannot be read" in bench.refusal("orders.xlsx", content)
    assert not list((bench.home.raw).glob("*/*.tmp"))


def test_long_sheets_are_read_in_batches(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shopmarts.landing.sheet_load.BATCH_CELLS", 100)
    rows = [[f"o{number}", "2025-01-01", "EUR", number] for number in range(1_000)]
    (entry,) = bench.landed("orders.xlsx", workbook({"a": [HEADING, *rows]})).entries
    assert entry.rows == 1_000
    query = "count(distinct order_id), min(_line), max(_line), sum(total_amount::int)"
    assert bench.rows("universal__orders", query, "1") == [(1_000, 2, 1_001, 499_500)]
