"""Damaged exports of every format: landing never crashes, and every line is accounted for.

The same files each time; SHOPMARTS_FUZZ=20 tries twenty times as many, chosen anew.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import os
import shutil
from dataclasses import dataclass
from typing import Any

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shopmarts.formats import Format, load_formats
from shopmarts.landing.land import Landing
from shopmarts.landing.ledger import Entry
from tests.landing.conftest import PROJECT, Bench
from tests.landing.test_workbooks import workbook

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning:openpyxl")
FORMATS = [f for f in load_formats(PROJECT / "formats") if "csv" in f.readers]
SHEETS = [f for f in FORMATS if "xlsx" in f.readers]
MORE = int(os.environ.get("SHOPMARTS_FUZZ", "1"))
BOUNDED = settings(
    derandomize=MORE == 1,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
CELLS = [
    "",
    "1",
    "1",
    "2025-03-01",
    "2025-03-01",
    "2025/3/1 10:00",
    "1.234,56",
    "1,234.56",
    "12%",
    "USD",
    "a;b,c\td",
    'say "hi"',
    '"',
    "two\nlines",
    "a\r\nb\rc",
    "=1+1",
    '="0012"',
    "@cmd",
    "'0012",
    "#1001",
    "Total: all",
    " --",
    "北京 é ß",
    "😀\u2028",
    "\x00",
    "\x1f\x0b\x0c",
    "x" * 200_000,
]
ENCODINGS = ["utf-8", "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "gb18030", "cp932", "latin-1"]
LINE_ENDS = ["\n", "\r\n", "\r", "\n\n"]
TOTALS = dict.fromkeys(("landed", "rows", "rejected", "dropped"), 0)


@dataclass(frozen=True)
class Made:
    """A file made for a format: its name, its bytes and the text they hold."""

    name: str
    content: bytes
    text: str

    def __repr__(self) -> str:
        return f"Made({self.name!r}, {self.text[:2_000]!r})"


def headings(draw: st.DrawFn, format_: Format) -> list[str]:
    """Headings of a format in any order: some left out, renamed, doubled or unknown."""
    required = [c for c in format_.columns if c.required or c.name in format_.signature]
    optional = [c for c in format_.columns if c not in required]
    some = draw(st.lists(st.sampled_from(optional), unique=True, max_size=4)) if optional else []
    names = [draw(st.sampled_from(c.headers)).replace("{currency}", "EUR") for c in required + some]
    names += list(format_.signature_headers)
    names = list(dict.fromkeys(draw(st.permutations(names))))
    fault = draw(st.sampled_from([None] * 8 + ["drop", "rename", "double", "unknown", "nameless"]))
    place = draw(st.integers(0, len(names) - 1))
    if fault == "drop":
        del names[place]
    elif fault == "rename":
        names[place] += "x"
    elif fault == "double":
        names.insert(place, names[-1])
    elif fault in ("unknown", "nameless"):
        names.insert(place, "Shelf" if fault == "unknown" else "")
    return names


def table(draw: st.DrawFn, format_: Format) -> tuple[list[str], list[list[str]]]:
    """A heading and rows, most of its width."""
    names = headings(draw, format_)
    rows = []
    for _ in range(draw(st.integers(0, 8))):
        width = len(names) + draw(st.sampled_from([0] * 8 + [-1, 1]))
        cells = st.lists(st.sampled_from(CELLS), min_size=max(width, 0), max_size=max(width, 0))
        rows.append(draw(cells))
    return names, rows


@st.composite
def text_files(draw: st.DrawFn) -> Made:
    format_ = draw(st.sampled_from(FORMATS))
    names, rows = table(draw, format_)
    delimiter = draw(st.sampled_from([*format_.delimiters, *format_.delimiters, "|"]))
    end = draw(st.sampled_from(LINE_ENDS))
    lines = []
    if format_.header_within > 1:
        lines += draw(st.lists(st.sampled_from(["Campaign report", '"All time"']), max_size=2))
    elif format_.files:
        lines += draw(st.lists(st.just("# a comment"), max_size=2))
    for row in [names, *rows]:
        out = io.StringIO()
        csv.writer(out, delimiter=delimiter, lineterminator="").writerow(row)
        lines.append(out.getvalue())
    text = "".join(
        line + (draw(st.sampled_from(LINE_ENDS)) if draw(st.integers(0, 9)) == 0 else end)
        for line in lines
    )
    text, content = damaged(draw, text, draw(st.sampled_from(ENCODINGS)))
    name = f"{format_.files[0] if format_.files else 'export'}.csv"
    if draw(st.integers(0, 5)) == 0:
        name, content = f"{name}.gz", gzip.compress(content, 1, mtime=0)
    return Made(name, content, text)


def damaged(draw: st.DrawFn, text: str, encoding: str) -> tuple[str, bytes]:
    """The bytes of a text, perhaps cut short or changed somewhere, and the text they hold."""
    fault = draw(st.sampled_from([None] * 5 + ["cut", "quote", "nul", "byte"]))
    place = draw(st.integers(0, max(len(text) - 1, 0)))
    if fault == "cut":
        text = text[:place]
    elif fault in ("quote", "nul"):
        text = text[:place] + ('"' if fault == "quote" else "\0") + text[place:]
    content = text.encode(encoding, "replace")
    if fault == "byte" and content:
        place = draw(st.integers(0, len(content) - 1))
        content = content[:place] + bytes([draw(st.integers(0, 255))]) + content[place + 1 :]
        return content.decode(encoding, "replace"), content
    return content.decode(encoding), content


def records(bench: Bench, folder: str, entry: Entry, line_ends: str) -> list[tuple[int, int]]:
    """The first line of every record of a file, and how many line ends stand in its cells."""
    paths = sorted((bench.home.raw / folder).glob(f"{entry.file_id}-*.parquet"))
    if not paths:
        return []
    with duckdb.connect() as connection:
        query = f"select * from read_parquet({[str(path) for path in paths]!r})"
        result = connection.execute(query)
        names = [column[0] for column in result.description]
        found = [dict(zip(names, row, strict=True)) for row in result.fetchall()]
    for row in found:
        assert row["shop_id"] == entry.shop_id
        assert row["_file"] == entry.file
    return [(row["_line"], ends_in(row, line_ends)) for row in found]


def ends_in(row: dict[str, Any], line_ends: str) -> int:
    cells = [value for name, value in row.items() if not name.startswith("_")]
    cells += json.loads(row.get("_extra") or "{}").values()
    text = "|".join(str(cell) for cell in cells if cell is not None)
    return sum(line.endswith(tuple(line_ends)) for line in io.StringIO(text, newline=""))


def check_counts(bench: Bench, formats: dict[str, Format], entry: Entry) -> dict[int, int]:
    """Compare the ledger with what was written; return the lines of all records of a file."""
    format_ = formats[entry.format or ""]
    landed = records(bench, format_.raw_table, entry, "\r\n")
    rejected = records(bench, "_rejected", entry, "\r\n")
    dropped = records(bench, "_dropped", entry, "\r\n")
    assert [len(landed), len(rejected), len(dropped)] == [
        entry.rows,
        entry.rejected,
        entry.dropped,
    ]
    if format_.unpivot:
        landed = sorted(set(landed))
    lines = dict(landed + dropped) | {line: 0 for line, _ in rejected}
    assert len(lines) == len(landed) + len(rejected) + len(dropped), "a line has one fate"
    return lines


def check_lines(made: Made, lines: dict[int, int]) -> None:
    """Every line that is not blank begins a record or lies inside one, but for the heading."""
    begun = inner = 0
    heading: list[tuple[int, str]] = []
    physical = list(io.StringIO(made.text.removeprefix("\ufeff"), newline=""))
    for number, line in enumerate(physical, 1):
        if number in lines:
            begun, inner = number, lines[number]
        elif line.strip("\r\n") and not begun < number <= begun + inner:
            heading.append((number, line))
    assert heading, "no heading"
    first, text = heading[0]
    assert len(heading) == 1 or ('"' in text and heading[-1][0] - first < 10), heading
    assert all(1 <= line <= len(physical) for line in lines)


def run(bench: Bench, files: dict[str, bytes]) -> tuple[Landing, dict[str, Entry]]:
    """Land files of the shops s and t in a fresh folder of exports; return what was landed."""
    shutil.rmtree(bench.home.raw, ignore_errors=True)
    shutil.rmtree(bench.home.exports, ignore_errors=True)
    bench.shop("s", country="CN")
    bench.shop("t", country="JP")
    for name, content in files.items():
        bench.put(name, content)
    landing = bench.land()
    for entry in landing.refused:
        assert (entry.reason or "").startswith(entry.file.split("!")[0])
        assert "please report this" not in (entry.reason or "")
        assert not list(bench.home.raw.glob(f"*/{entry.file_id}-*"))
    TOTALS["landed"] += len(landing.landed)
    for name in ("rows", "rejected", "dropped"):
        TOTALS[name] += sum(getattr(entry, name) for entry in landing.landed)
    return landing, {entry.file: entry for entry in landing.landed}


def run_made(bench: Bench, files: list[Made]) -> tuple[dict[str, Made], dict[str, Entry]]:
    """Land files, each in a folder of its own; return them and what was landed, by their places."""
    made = {f"{'st'[place % 2]}/{place}/{one.name}": one for place, one in enumerate(files)}
    landing, landed = run(bench, {name: one.content for name, one in made.items()})
    assert {entry.file for entry in landing.entries} <= set(made)
    return made, landed


@pytest.fixture(scope="module")
def fuzzed(tmp_path_factory: pytest.TempPathFactory, formats: list[Format]) -> Bench:
    return Bench(tmp_path_factory.mktemp("fuzz"), formats)


@settings(BOUNDED, max_examples=30 * MORE)
@given(st.lists(text_files(), min_size=6, max_size=6))
def test_damaged_text_files(fuzzed: Bench, files: list[Made]) -> None:
    formats = {format_.name: format_ for format_ in fuzzed.formats}
    made, landed = run_made(fuzzed, files)
    for name, entry in landed.items():
        check_lines(made[name], check_counts(fuzzed, formats, entry))


@st.composite
def sheets(draw: st.DrawFn) -> tuple[Format, list[list[Any]]]:
    format_ = draw(st.sampled_from(SHEETS))
    names, rows = table(draw, format_)
    above: list[list[str]] = []
    if format_.header_within > 1 or format_.files:
        comment = "# a comment" if format_.files else "Campaign report"
        above = draw(st.lists(st.sampled_from([[comment], []]), max_size=3))
    texts = [[cell.translate(ILLEGAL)[:32_000] for cell in row] for row in [*above, names, *rows]]
    values = st.sampled_from([None, 5, 0.5, 2**60, True])
    for row in texts[len(above) + 1 :]:
        if row and draw(st.booleans()):
            row[draw(st.integers(0, len(row) - 1))] = draw(values)
    return format_, texts


ILLEGAL = {number: None for number in range(32) if chr(number) not in "\t\n"} | {ord("="): "+"}


@settings(BOUNDED, max_examples=25 * MORE)
@given(st.lists(sheets(), min_size=1, max_size=3), st.integers(0, 20_000), st.booleans())
def test_damaged_workbooks(
    fuzzed: Bench, made: list[tuple[Format, list[list[Any]]]], cut: int, is_cut: bool
) -> None:
    formats = {format_.name: format_ for format_ in fuzzed.formats}
    named = {
        f"{format_.files[0] if format_.files else 'Sheet'} {place}": rows
        for place, (format_, rows) in enumerate(made)
    }
    content = workbook(named)
    is_cut = is_cut and cut < len(content)
    file = "s/book.xlsx"
    landing, landed = run(fuzzed, {file: content[:cut] if is_cut else content})
    told = {entry.file for entry in landing.entries} | {sheet for sheet, _ in landing.skipped}
    if not is_cut and file not in told:
        filled = {name for name, rows in named.items() if any(map(is_filled, rows))}
        assert told == {f"{file}!{name}" for name in filled}
    for name, entry in landed.items():
        rows = named[name.split("!")[1]]
        filled_lines = {line for line, row in enumerate(rows, 1) if is_filled(row)}
        lines = check_counts(fuzzed, formats, entry)
        assert set(lines) < filled_lines
        assert len(lines) == len(filled_lines) - 1, "the heading is no record"


def is_filled(row: list[Any]) -> bool:
    return any(cell is not None and cell != "" for cell in row)


@settings(BOUNDED, max_examples=20 * MORE)
@given(st.lists(st.binary(max_size=300), min_size=4, max_size=4), st.data())
def test_any_bytes_under_any_name(
    fuzzed: Bench, contents: list[bytes], data: st.DataObject
) -> None:
    starts = [b"", b"PAR1", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"\x1f\x8b", b"{", b"order_id,"]
    ends = ["csv", "xlsx", "xls", "json", "parquet", "zip", "gz"]
    files = {}
    for place, content in enumerate(contents):
        name = f"s/{place}/orders.{data.draw(st.sampled_from(ends))}"
        files[name] = data.draw(st.sampled_from(starts)) + content
    run(fuzzed, files)


EVENT = {
    "event_date": "20250301",
    "event_timestamp": "1740823200000000",
    "event_name": "page_view",
    "user_pseudo_id": "1.2",
}
ORDER = {"order_id": "1", "created_at": "2025-03-01", "currency": "EUR", "total_amount": 5}
VALUES: list[Any] = [None, 5, 2**70, 0.5, True, "", "2025-03-01", "\x00", "😀\u2028", "x" * 200_000]
VALUES += [[], {}, [1], {"a": [1]}, [{"key": "page_location", "value": {"string_value": "/"}}]]
OTHER_NAMES = ["event_params", "items", "device", "ecommerce", "user_id", "note", ""]
NO_OBJECTS = ["", "  ", "[]", "null", "1", '"text"', "{", "{}", "order_id,created_at", "[{}]"]


@st.composite
def lines_of_json(draw: st.DrawFn) -> Made:
    """Events of GA4, or orders of a template, a line each; some lines are damaged, or no object."""
    name, usual = draw(st.sampled_from([("events_20250301", EVENT), ("orders", ORDER)]))
    lines = [json.dumps(usual)]
    for _ in range(draw(st.integers(0, 8))):
        names = st.sampled_from([*usual, *OTHER_NAMES])
        some = draw(st.dictionaries(names, st.sampled_from(VALUES), max_size=3))
        line = json.dumps(usual | some, ensure_ascii=draw(st.booleans()))
        fault = draw(st.sampled_from([None] * 5 + ["cut", "quote", "none"]))
        place = draw(st.integers(0, len(line)))
        if fault == "cut":
            line = line[:place]
        elif fault == "quote":
            line = line[:place] + '"' + line[place:]
        elif fault == "none":
            line = draw(st.sampled_from(NO_OBJECTS))
        lines.append(line)
    text = "".join(line + draw(st.sampled_from(["\n", "\n", "\r\n"])) for line in lines)
    encoding = draw(st.sampled_from(["utf-8", "utf-8-sig"]))
    return Made(f"{name}.json", text.encode(encoding), text)


@settings(BOUNDED, max_examples=15 * MORE)
@given(st.lists(lines_of_json(), min_size=3, max_size=3))
def test_damaged_lines_of_json(fuzzed: Bench, files: list[Made]) -> None:
    formats = {format_.name: format_ for format_ in fuzzed.formats}
    made, landed = run_made(fuzzed, files)
    for name, entry in landed.items():
        lines = check_counts(fuzzed, formats, entry)
        physical = enumerate(made[name].text.split("\n"), 1)
        assert set(lines) == {number for number, line in physical if line.strip()}


def test_the_files_were_worth_it() -> None:
    """Enough of what is made up lands: else the tests above would prove little."""
    assert min(TOTALS.values()) > 20, TOTALS
