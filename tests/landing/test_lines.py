"""Lines, encodings and containers: every record arrives once and knows its line."""

from __future__ import annotations

import gzip
import zipfile
from io import BytesIO

import duckdb
import pytest

from shopmarts.landing import chunks
from tests.landing.conftest import ORDERS, Bench

TEXT = f"{ORDERS},ship_region\n1,2025-01-01,EUR,5.00,Łódź\n2,2025-01-02,EUR,6.00,北京\n"
EXPECTED = [("1", "Łódź", 2), ("2", "北京", 3)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_encodings(bench: Bench, encoding: str, line_end: str) -> None:
    bench.landed("orders.csv", TEXT.replace("\n", line_end).encode(encoding))
    assert bench.rows("universal__orders", "order_id, ship_region, _line") == EXPECTED


def test_gb18030_for_a_chinese_shop(bench: Bench) -> None:
    bench.shop("cn", country="CN")
    bench.put("cn/orders.csv", TEXT.replace("Łódź", "上海").encode("gb18030"))
    assert bench.land().refused == []
    assert bench.rows("universal__orders", "ship_region") == [("上海",), ("北京",)]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_delimiters_and_order_of_columns(bench: Bench, delimiter: str) -> None:
    text = "Total_Amount, currency ,created_at,ORDER_ID\n5.00,EUR,2025-01-01,1\n"
    bench.landed("orders.csv", text.replace(",", delimiter))
    assert bench.rows("universal__orders", "order_id, total_amount") == [("1", "5.00")]


def test_unknown_columns_are_kept_and_empty_cells_are_null(bench: Bench) -> None:
    text = f'{ORDERS},Shelf,status\n1,2025-01-01,EUR,5,"A ""1""",""\n2,2025-01-01,EUR,5,,\n'
    bench.landed("orders.csv", text)
    assert bench.rows("universal__orders", "order_id, status, _extra") == [
        ("1", None, '{"Shelf":"A \\"1\\""}'),
        ("2", None, None),
    ]


@pytest.mark.parametrize("blank_lines", [False, True])
def test_line_ends_inside_cells(bench: Bench, blank_lines: bool) -> None:
    gap = "\n" if blank_lines else ""
    rows = (
        f'1,2025-01-01,EUR,5,"two\nlines"\n{gap}2,2025-01-01,EUR,5,\n3,2025-01-01,EUR,5,"a\n\nb"\n'
    )
    bench.landed("orders.csv", f"{ORDERS},status\n{rows}4,2025-01-01,EUR,5,x")
    lines = [row[0] for row in bench.rows("universal__orders", "_line")]
    assert lines == ([2, 5, 6, 9] if blank_lines else [2, 4, 5, 8])


@pytest.mark.parametrize("broken", [0, 1, 7])
@pytest.mark.parametrize("newline_in_cell", [False, True])
def test_chunks_conserve_lines(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, broken: int, newline_in_cell: bool
) -> None:
    monkeypatch.setattr(chunks, "CHUNK", 1)  # as small as a block
    count = 25_000
    status = "paid" * 12 + ("\n" if newline_in_cell else "") + "paid"
    rows = [f'{number},2025-01-01,EUR,{number}.00,"{status}"' for number in range(count)]
    for number in range(broken):
        rows[number * 500 + 3] += ",surplus"
    bench.put("s/orders.csv.gz", gzip.compress("\n".join([f"{ORDERS},status", *rows]).encode(), 1))
    height = 1 + newline_in_cell  # of a broken record every line is kept on its own
    (entry,) = bench.land().entries
    assert (entry.rows, entry.rejected) == (count - broken, broken * height)
    ((rows_found, wrong_line, ids),) = bench.rows(
        "universal__orders",
        f"count(*), count(*) filter (_line <> order_id::int * {height} + 2), sum(order_id::int)",
        "1",
    )
    lost = sum(number * 500 + 3 for number in range(broken))
    assert (rows_found, wrong_line) == (count - broken, 0)
    assert ids == count * (count - 1) // 2 - lost


def test_zip_members_and_hidden_files(bench: Bench) -> None:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("deep/orders_2025-01.csv", f"{ORDERS}\n1,2025-01-01,EUR,5\n")
        archive.writestr("payments.csv.gz", gzip.compress(b"no,heading\n1,2\n"))
        archive.writestr("__MACOSX/._orders.csv", "x")
    bench.put("s/all.zip", packed.getvalue())
    bench.put("s/.DS_Store", "x")
    bench.put("s/~$orders.csv", "x")
    landing = bench.land()
    assert [entry.file for entry in landing.landed] == ["s/all.zip!deep/orders_2025-01.csv"]
    assert [entry.file for entry in landing.refused] == ["s/all.zip!payments.csv.gz"]
    assert bench.rows("universal__orders", "_exported_at::date::varchar") == [("2025-01-31",)]


def test_names_choose_the_template(bench: Bench) -> None:
    bench.put("s/order_lines_2025.csv", "order_id,line_id,sku,quantity,unit_price\n1,1,a,1,5\n")
    bench.put("s/sub/orders_2025-03.csv", f"{ORDERS}\n1,2025-01-01,EUR,5\n")
    formats = {entry.file: entry.format for entry in bench.land().entries}
    assert formats == {
        "s/order_lines_2025.csv": "universal/order_lines",
        "s/sub/orders_2025-03.csv": "universal/orders",
    }


def test_parquet(bench: Bench) -> None:
    path = bench.put("s/orders.parquet", b"")
    query = (
        "select 1 as order_id, timestamp '2025-01-01 10:00:00' as created_at, 'EUR' as currency, "
        "5.50::decimal(18,4) as total_amount, true as is_test, 'x' as shelf"
    )
    duckdb.sql(f"copy ({query}) to '{path}' (format parquet)")
    assert bench.land().refused == []
    columns = "order_id, created_at, total_amount, is_test, _extra, _line"
    assert bench.rows("universal__orders", columns) == [
        ("1", "2025-01-01 10:00:00", "5.5000", "true", '{"shelf":"x"}', 1)
    ]


def test_very_long_cells(bench: Bench) -> None:
    long = "x" * (5 << 20)
    bench.landed("orders.csv", f"{ORDERS},status\n1,2025-01-01,EUR,5,{long}\n")
    assert bench.rows("universal__orders", "length(status), _line") == [(5 << 20, 2)]
    event = (
        f'{{"order_id":"2","created_at":"x","currency":"EUR","total_amount":1,"status":"{long}"}}'
    )
    bench.landed("orders.ndjson", event + "\n")
    assert bench.rows("universal__orders", "length(status)") == [(5 << 20,), (5 << 20,)]
