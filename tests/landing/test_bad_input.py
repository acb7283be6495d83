"""Bad input: a clear message each, nothing lost, nothing else broken."""

from __future__ import annotations

import gzip
import json
import zipfile
from io import BytesIO

import pytest

from shopmarts.landing.discover import ExportFile
from tests.landing.conftest import MTIME, ORDERS, Bench
from tests.landing.test_workbooks import workbook

ROW = "1,2025-01-01,EUR,5.00"


def test_unknown_file_names_nearest_format_and_differences(bench: Bench) -> None:
    reason = bench.refusal(
        "stock.csv", "Name,Email,Financial Status,Shelf\n#1,a@b.example,paid,7\n"
    )
    assert reason.startswith("s/stock.csv: no format is known for this file. The nearest is ")
    assert "shopify/orders" in reason
    assert "missing 'Created at'" in reason or "'Created at'" in reason
    assert "not known there 'Shelf'" in reason
    assert "universal template" in reason


def test_unknown_encoding_names_byte_and_line(bench: Bench) -> None:
    content = f"{ORDERS},ship_region\n{ROW},Berlin\n2,2025-01-01,EUR,5.00,Köln\n".encode("latin-1")
    reason = bench.refusal("orders.csv", content)
    assert "s/orders.csv: the encoding is unknown: byte 0xF6 on line 3 is not UTF-8" in reason
    assert "save the file as UTF-8" in reason


def test_missing_key_column_names_column_and_nearest_heading(bench: Bench) -> None:
    reason = bench.refusal("orders.csv", f"{ORDERS.replace('order_id', 'order_idd')}\n{ROW}\n")
    assert "s/orders.csv, line 1: the column 'order_id' (part of the key)" in reason
    assert "universal/orders is missing" in reason
    assert "the nearest heading is 'order_idd'; add it or rename" in reason


def test_missing_required_column(bench: Bench) -> None:
    reason = bench.refusal("orders.csv", "order_id,created_at,total_amount\n1,2025-01-01,5\n")
    assert "the column 'currency' (required) of universal/orders is missing" in reason


def test_truncated_gzip(bench: Bench) -> None:
    rows = "".join(f"{number},2025-01-01,EUR,5.{number % 97:02d}\n" for number in range(5000))
    reason = bench.refusal("orders.csv.gz", gzip.compress(f"{ORDERS}\n{rows}".encode())[:-900])
    assert "s/orders.csv.gz: the archive is cut short or damaged" in reason
    assert "download or copy it again" in reason


def test_truncated_zip(bench: Bench) -> None:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("orders.csv", f"{ORDERS}\n{ROW}\n")
    reason = bench.refusal("orders.zip", packed.getvalue()[:-30])
    assert "the archive is cut short or damaged" in reason


def test_line_with_too_many_fields_is_rejected_alone(bench: Bench) -> None:
    lines = [ORDERS, ROW, "2,2025-01-01,EUR,5,00", "3,2025-01-01,EUR,7.00"]
    landing = bench.landed("orders.csv", "\n".join(lines) + "\n")
    assert [(e.rows, e.rejected) for e in landing.entries] == [(2, 1)]
    assert bench.rows("universal__orders", "order_id, _line") == [("1", 2), ("3", 4)]
    ((file, line, text, reason),) = bench.rejected()
    assert (file, line, text) == ("s/orders.csv", 3, lines[2])
    assert "has 5 fields where the heading has 4" in reason
    assert "after column 'total_amount' is '00'" in reason
    assert "put a cell that holds the delimiter in quotes" in reason


def test_line_with_too_few_fields(bench: Bench) -> None:
    bench.landed("orders.csv", f"{ORDERS}\n{ROW}\n2,2025-01-01\n")
    ((_, line, text, reason),) = bench.rejected()
    assert (line, text) == (3, "2,2025-01-01")
    assert "column 'currency' and what follows is missing; complete the line" in reason


def test_unreadable_amount_is_kept_as_it_stands(bench: Bench) -> None:
    bench.landed("orders.csv", f'{ORDERS}\n1,2025-01-01,EUR,"12,5O"\n')
    assert bench.rows("universal__orders", "total_amount") == [("12,5O",)]


def test_shop_without_shop_yml_shows_a_template_and_others_go_on(bench: Bench) -> None:
    bench.put("s/orders.csv", f"{ORDERS}\n{ROW}\n")
    bench.put("lost/orders.csv", f"{ORDERS}\n{ROW}\n")
    landing = bench.land()
    assert [entry.file for entry in landing.landed] == ["s/orders.csv"]
    (refused,) = landing.refused
    assert "exports/lost/shop.yml: the file is missing" in (refused.reason or "")
    assert "timezone: Europe/Berlin" in (refused.reason or "")
    bench.shop("lost")
    assert [entry.file for entry in bench.land().entries] == ["lost/orders.csv"]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("Europe/Berlin", "Berlin", "timezone 'Berlin' is no IANA timezone"),
        ("EUR", "euro", "currency 'euro' is no ISO 4217 code"),
        ("country: DE", "country: Germany", "country 'Germany' is no ISO 3166"),
        ("country: DE", "country: NO", 'write country: "NO" in quotes'),
        ("platform: universal\n", "", "'platform' is missing"),
        ("name: s", "name: [", "not valid YAML"),
    ],
)
def test_wrong_shop_yml(bench: Bench, old: str, new: str, message: str) -> None:
    path = bench.home.exports / "s/shop.yml"
    path.write_text(path.read_text().replace(old, new))
    (refused,) = bench.land().refused
    assert (refused.reason or "").startswith("exports/s/shop.yml: ")
    assert message in (refused.reason or "")


def test_empty_file(bench: Bench) -> None:
    reason = bench.refusal("orders.csv", b"")
    assert reason.startswith("s/orders.csv: is empty: 0 bytes; download it again")


def test_header_only_file_is_landed_with_no_rows(bench: Bench) -> None:
    (entry,) = bench.landed("orders.csv", ORDERS + "\n").entries
    assert (entry.rows, entry.rejected, entry.period_from) == (0, 0, None)


def test_no_exports_gives_empty_tables_of_every_format(bench: Bench) -> None:
    (bench.home.exports / "s/shop.yml").unlink()
    (bench.home.exports / "s").rmdir()
    assert bench.land().entries == []
    for format_ in bench.formats:
        assert bench.rows(format_.raw_table, "shop_id, _line, _extra", "1") == []
    assert bench.rejected() == []


def test_doubled_column(bench: Bench) -> None:
    reason = bench.refusal("orders.csv", f"{ORDERS},Currency\n{ROW},USD\n")
    assert "the column 'Currency' appears twice" in reason or "'currency' appears twice" in reason


def test_file_outside_a_shop(bench: Bench) -> None:
    bench.put("orders.csv", f"{ORDERS}\n{ROW}\n")
    (refused,) = bench.land().refused
    assert "orders.csv: lies in no shop folder; move it to exports/<shop_id>/" in refused.reason
    assert "ecb/fx_rates" in refused.reason


def test_damaged_parquet(bench: Bench) -> None:
    reason = bench.refusal("orders.parquet", b"PAR1 this is none")
    assert "s/orders.parquet: the Parquet file is cut short or damaged" in reason


def test_open_quote_costs_one_line(bench: Bench) -> None:
    lines = [ORDERS, '1,"2025-01-01,EUR,5.00', "2,2025-01-01,EUR,6.00", "3,2025-01-01,EUR,7.00"]
    landing = bench.landed("orders.csv", "\n".join(lines))
    assert [(e.rows, e.rejected) for e in landing.entries] == [(2, 1)]
    assert bench.rows("universal__orders", "order_id, _line") == [("2", 3), ("3", 4)]
    ((_, line, text, reason),) = bench.rejected()
    assert (line, text) == (2, lines[1])
    assert "a quote is opened and never closed" in reason


def test_nul_byte_is_rejected(bench: Bench) -> None:
    bench.landed("orders.csv", f"{ORDERS}\n{ROW}\n2,2025-01-01,EUR\0,5\n")
    ((_, line, _, reason),) = bench.rejected()
    assert line == 3
    assert "NUL byte" in reason


def test_invalid_json_lines_are_rejected(bench: Bench) -> None:
    good = '{"order_id":"1","created_at":"2025-01-01","currency":"EUR","total_amount":5.5}'
    bench.landed("orders.ndjson", f"{good}\n{{oops\n\n[1]\n")
    assert bench.rows("universal__orders", "order_id, total_amount, _line") == [("1", "5.5", 1)]
    assert [(row[1], row[2]) for row in bench.rejected()] == [(2, "{oops"), (4, "[1]")]
    assert "is no JSON object" in bench.rejected()[0][3]


def packed(name: str, order_id: str) -> bytes:
    """An export of one order in the form that a name asks for."""
    text = f"{ORDERS}\n{order_id},2025-01-01,EUR,5.00\n"
    cells = [line.split(",") for line in text.splitlines()]
    if name.endswith(".json"):
        return (json.dumps(dict(zip(*cells, strict=True))) + "\n").encode()
    if name.endswith(".xlsx"):
        return workbook({"Sheet": cells})
    if name.endswith(".gz"):
        return gzip.compress(text.encode(), mtime=0)
    if name.endswith(".zip"):
        archived = BytesIO()
        with zipfile.ZipFile(archived, "w") as archive:
            archive.writestr("orders.csv", text)
        return archived.getvalue()
    return text.encode()


@pytest.mark.parametrize("name", ["csv", "csv.gz", "zip", "xlsx", "json"])
def test_a_file_that_is_replaced_while_it_is_read(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    file = f"s/orders.{name}"
    bench.put(file, packed(file, "old"))
    is_unchanged = ExportFile.is_unchanged

    def replaced(export: ExportFile) -> bool:
        bench.put(file, packed(file, "new"), mtime=MTIME + 5)
        return is_unchanged(export)

    monkeypatch.setattr(ExportFile, "is_unchanged", replaced)
    refused = bench.land().refused
    assert refused
    for entry in refused:
        assert "changed while it was being read; land again when it is complete" in entry.reason
    assert bench.rows("universal__orders", "order_id") == []
    monkeypatch.undo()
    assert bench.land().landed
    assert bench.rows("universal__orders", "order_id") == [("new",)]
