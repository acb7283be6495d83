"""What the commands formats, inspect, template and status say."""

from __future__ import annotations

import csv
import json
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from shopmarts.cli import app
from shopmarts.formats import Format
from shopmarts.guide.status import Gap, gaps_of
from shopmarts.guide.template import template_text
from tests.landing.conftest import MTIME, ORDERS, PROJECT, Bench
from tests.landing.test_workbooks import workbook

ROW = "1,2025-01-01,EUR,5.00"


@pytest.fixture(autouse=True)
def project(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHOPMARTS_PROJECT", str(PROJECT))


def run(*arguments: str | Path) -> Result:
    result = CliRunner().invoke(app, [str(argument) for argument in arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit)
    assert "Traceback" not in result.output
    return result


def run_json(*arguments: str | Path) -> Any:
    return json.loads(run(*arguments, "--json").stdout)


def test_formats_lists_every_format_of_files(formats: list[Format]) -> None:
    listed = run_json("formats")
    assert [one["name"] for one in listed] == [
        format_.name for format_ in formats if format_.name != "shopmarts/shops"
    ]
    (orders,) = [one for one in listed if one["name"] == "universal/orders"]
    assert orders["kinds"] == ["CSV", "XLSX", "XLS", "NDJSON", "Parquet"]
    assert orders["columns"][0]["key"] is True
    text = run("formats", "shopify").output
    assert "shopify/orders" in text
    assert "universal/orders" not in text


def test_formats_of_an_unknown_name() -> None:
    result = run("formats", "shoppify")
    assert result.exit_code == 1
    assert "no format is named 'shoppify'; did you mean shopify" in result.output


def test_inspect_a_csv_hides_personal_and_unknown_cells(bench: Bench) -> None:
    text = f"{ORDERS};customer_email;Shelf\n{ROW};a@b.example;B7\n2;2025-01-02;EUR\n"
    path = bench.put("s/orders.csv", text.replace(",", ";"))
    result = run("inspect", path)
    assert result.exit_code == 0
    for part in (
        "universal/orders",
        "delimiter semicolon",
        "heading on line 1",
        "1 rows",
        "line 3",
    ):
        assert part in result.output
    assert "example" not in result.output
    assert "B7" not in result.output
    (found,) = run_json("inspect", path)
    assert (found["encoding"], found["rows"], found["rejected"]) == ("utf-8", 1, 1)
    assert (found["period_from"], found["period_to"]) == ("2025-01-01", "2025-01-01")
    columns = {column["heading"]: column for column in found["columns"]}
    assert columns["order_id"]["values"] == ["1"]
    assert columns["customer_email"]["values"] == ["(hidden)"]
    assert (columns["Shelf"]["column"], columns["Shelf"]["values"]) == (None, ["(hidden)"])
    assert not bench.home.raw.exists(), "nothing is landed"


def test_inspect_an_unknown_file(tmp_path: Path) -> None:
    path = tmp_path / "stock.csv"
    path.write_text("Name,Email,Financial Status,Shelf\n#1,a@b.example,paid,7\n")
    result = run("inspect", path)
    assert result.exit_code == 1
    assert "not understood stock.csv: no format is known for this file" in result.output
    (found,) = run_json("inspect", path)
    assert found["format"] == "shopify/orders"
    assert "Created at" in found["missing"]
    assert found["unknown"] == ["Shelf"]
    assert "b.example" not in json.dumps(found)


def test_inspect_a_workbook_with_a_note(tmp_path: Path) -> None:
    path = tmp_path / "orders.xlsx"
    row = ["1", "2025-01-01", "EUR", 5]
    path.write_bytes(workbook({"a": [ORDERS.split(","), row], "Notes": [["ask Anna"]]}))
    result = run("inspect", path)
    assert result.exit_code == 0
    assert "orders.xlsx!a: universal/orders" in result.output
    assert "sheet not landed orders.xlsx!Notes" in result.output


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.csv", b"", "is empty"),
        ("a.zip", b"PK\x03\x04", "cut short or damaged"),
        ("a.parquet", b"PAR1", "damaged"),
        ("a.xls", b"\xd0\xcf\x11\xe0", "the workbook cannot be read"),
        ("a.json", b"[]", "is no JSON object"),
        ("a.csv", "\ufeff\0\0\0".encode("utf-16"), ""),
        ("a.csv", bytes(range(256)), "the encoding is unknown"),
    ],
)
def test_inspect_what_cannot_be_read(
    tmp_path: Path, name: str, content: bytes, message: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    result = run("inspect", path)
    assert result.exit_code == 1
    assert message in result.output
    assert run("inspect", tmp_path / "none.csv").exit_code == 1


def test_inspect_takes_the_country_of_the_shop(bench: Bench, tmp_path: Path) -> None:
    bench.shop("cn", country="CN")
    content = f"{ORDERS},ship_region\n{ROW},北京\n".encode("gb18030")
    assert run("inspect", bench.put("cn/orders.csv", content)).exit_code == 0
    path = tmp_path / "orders.csv"
    path.write_bytes(content)
    assert run("inspect", path).exit_code == 1
    assert "北京" in run("inspect", path, "--country", "CN").output


def filled(text: str, row: dict[str, str]) -> str:
    """A template with one row filled in below the heading."""
    heading = next(csv.reader([text.splitlines()[-1]]))
    out = StringIO()
    csv.writer(out).writerow([row.get(name, "") for name in heading])
    return text + out.getvalue()


VALUES = {
    "id": "7",
    "text": "x",
    "ts": "2025-03-31 14:05:00",
    "date": "2025-03-31",
    "int": "2",
    "num": "1.5",
    "money": "9.90",
    "bool": "true",
}


def test_every_template_lands_as_it_is_once_filled_in(bench: Bench) -> None:
    templates = [f for f in bench.formats if f.platform == "universal"]
    rows = {f.table: {c.name: VALUES[c.type] for c in f.columns} for f in templates}
    for format_ in templates:
        text = filled(template_text(format_), rows[format_.table])
        bench.put(f"s/{format_.table}.csv", "\ufeff" + text)
    landing = bench.land()
    assert landing.refused == []
    assert {entry.format: (entry.rows, entry.rejected) for entry in landing.entries} == {
        format_.name: (1, 0) for format_ in templates
    }
    for format_ in templates:
        row = rows[format_.table]
        columns = ", ".join(f'"{name}"' for name in row)
        expected = (*row.values(), None, 6 + len(row) + 1)
        assert bench.rows(format_.raw_table, f"{columns}, _extra, _line") == [expected]


def test_the_readme_names_every_template_with_what_it_requires(formats: list[Format]) -> None:
    readme = (PROJECT / "README.md").read_text(encoding="utf-8")
    for format_ in formats:
        if format_.platform == "universal":
            required = [c.name for c in format_.columns if c.required and not c.key]
            cells = ", ".join([f"**{', '.join(format_.natural_key)}**", *required])
            assert f"| `{format_.table}` | {cells}" in readme


def test_a_template_resaved_by_a_spreadsheet_lands(bench: Bench) -> None:
    (format_,) = [f for f in bench.formats if f.name == "universal/fx_rates"]
    rows = list(csv.reader(template_text(format_).splitlines()))
    filled_in = [*rows, ["2025-03-31", "USD", "1.08"]]
    width = max(map(len, filled_in))
    padded = [row + [""] * (width - len(row)) for row in filled_in]
    out = StringIO()
    csv.writer(out, delimiter=";").writerows(padded)
    bench.put("s/fx_rates.csv", out.getvalue())
    bench.put("s/fx_rates_2.xlsx", workbook({"Sheet1": filled_in}))
    assert bench.land().refused == []
    assert bench.rows("universal__fx_rates", "rate") == [("1.08",), ("1.08",)]


def test_template_command(tmp_path: Path) -> None:
    text = run("template", "universal/orders").output
    assert text.startswith('"# Universal template orders: one row per order')
    assert "order_id (required, part of the key): text" in text
    result = run("template", "orders", "--output", tmp_path)
    assert result.exit_code == 0
    assert (tmp_path / "orders.csv").read_bytes().startswith(b'\xef\xbb\xbf"# Universal')
    again = run("template", "orders", "--output", tmp_path)
    assert again.exit_code == 1
    assert "exists already" in again.output
    assert run("template", "orders", "--output", tmp_path / "no" / "a.csv").exit_code == 1
    found = run_json("template", "orders")
    assert found["columns"][0]["name"] == "order_id"
    assert found["csv"] == text.replace("\n", "\r\n")
    unknown = run("template", "order_line")
    assert unknown.exit_code == 1
    assert "did you mean order_lines" in unknown.output


def test_land_tells_dropped_rows_and_sheets_it_did_not_land(bench: Bench) -> None:
    rows = [["# a comment"], ORDERS.split(","), ["1", "2025-01-01", "EUR", 5]]
    bench.put("s/orders.xlsx", workbook({"a": rows, "Notes": [["ask Anna"]]}))
    result = run("land", "--home", bench.home.root)
    assert result.exit_code == 0
    assert "dropped" in result.output
    assert "sheet not landed s/orders.xlsx!Notes, line 1: the column" in result.output
    later = workbook({"b": rows, "Notes": [["ask Anna"]]})
    bench.put("s/orders.xlsx", later, MTIME + 1)
    found = run_json("land", "--home", bench.home.root)
    assert [one["dropped"] for one in found["files"]] == [1]
    assert [one["sheet"] for one in found["sheets_not_landed"]] == ["s/orders.xlsx!Notes"]


def test_status_of_an_empty_home(tmp_path: Path) -> None:
    result = run("status", "--home", tmp_path)
    assert result.exit_code == 0
    assert "Nothing was landed in" in result.output
    assert run_json("status", "--home", tmp_path)["tables"] == []


def test_status(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "120")
    days = ["2025-01-01", "2025-01-02", "2025-01-05", "2025-01-05", "2025-01-07"]
    rows = "".join(f"{number},{day},EUR,5\n" for number, day in enumerate(days))
    bench.put("s/orders_1.csv", f"{ORDERS}\n{rows}broken\n")
    bench.put("s/orders_2.csv", f"{ORDERS}\n9,2025-01-03,EUR,5\n")
    bench.put("s/odd.csv", "a,b\n1,2\n")
    bench.put("s/order_lines.csv", "order_id,line_id,sku,quantity,unit_price\n1,1,a,1,5\n")
    bench.shop("t")
    bench.put("t/orders.csv", f"{ORDERS}\n1,2024-12-31,EUR,5\n")
    bench.land()
    found = run_json("status", "--home", bench.home.root)
    tables = {(one["shop_id"], one["format"]): one for one in found["tables"]}
    assert set(tables) == {
        ("s", "universal/orders"),
        ("s", "universal/order_lines"),
        ("t", "universal/orders"),
    }
    orders = tables["s", "universal/orders"]
    assert (orders["files"], orders["rows"], orders["rejected"]) == (2, 6, 1)
    assert (orders["period_from"], orders["period_to"]) == ("2025-01-01", "2025-01-07")
    assert orders["gaps"] == [
        {"first": "2025-01-04", "last": "2025-01-04"},
        {"first": "2025-01-06", "last": "2025-01-06"},
    ]
    assert orders["missing_days"] == 2
    lines = tables["s", "universal/order_lines"]
    assert (lines["period_from"], lines["gaps"]) == (None, None)
    assert tables["t", "universal/orders"]["gaps"] == []
    assert [one["file"] for one in found["refused"]] == ["s/odd.csv"]
    text = run("status", "--home", bench.home.root).output
    assert "2025-01-01 .. 2025-01-07" in text
    assert "4 files landed for 2 shops, 1 refused" in text


def test_gaps() -> None:
    days = [date(2025, 2, 27), date(2025, 2, 28), date(2025, 3, 3)]
    (gap,) = gaps_of(days)
    assert gap == Gap(date(2025, 3, 1), date(2025, 3, 2))
    assert gap.days == 2
    assert gaps_of([]) == []


@pytest.mark.parametrize("command", ["formats", "inspect", "template", "status", "land"])
def test_help_says_the_exit_codes(command: str) -> None:
    assert "Exit code" in run(command, "--help").output
