"""Of older and newer exports of the same rows the newest counts, in whatever order they land."""

from __future__ import annotations

import csv
import io
import json
import os
from typing import Any

import duckdb
import pytest
from tests.conftest import PROJECT, BuiltHome, succeeded

from shopmarts.format_types import Column, Format
from shopmarts.formats import load_formats

SHOP = "name: S\nplatform: universal\ntimezone: Asia/Shanghai\ncurrency: CNY\ncountry: CN\n"
FORMATS = [
    format_
    for format_ in load_formats(PROJECT / "formats")
    if format_.readers != ("shop_yml",) and not format_.parent
]
STAGING = (
    "--select",
    "path:seeds",
    "path:models/staging",
    "--exclude-resource-types",
    "test",
    "unit_test",
)
OLD, NEW = 1, 2
# What a row needs besides a value of the type: it would be left out, or be of another day.
VALUES = {
    ("alipay/bill", "entry_number"): "1",
    ("meta_ads/campaigns", "reporting_starts"): "2025-03-01",
    ("meta_ads/campaigns", "reporting_ends"): "2025-03-01",
    ("universal/platform_traffic", "period_grain"): "day",
    ("sycm/shop_daily", "stat_date"): "2025-03-01",
    ("sycm/trade_trend", "stat_date"): "2025-03-01",
    ("sycm/products", "stat_date"): "2025-03-01",
}


def cell(format_: Format, column: Column, version: int) -> str:
    """The text of a column; columns that say which rows are replaced are the same in both."""
    told = VALUES.get((format_.name, column.name))
    if told:
        return told
    number = 7 if column.name in format_.replace_by else version
    return {
        "id": f"{number}",
        "text": f"word {number}",
        "date": f"2025-03-{number:02d}",
        "ts": f"2025-03-{number:02d} 10:00:00",
        "money": f"{number}.00",
        "num": f"{number}.5",
        "int": f"{number}",
        "bool": "true",
    }[column.type]


def name_and_text(format_: Format, version: int) -> tuple[str, str]:
    """A file of one row; the older one has it twice, as an order of two lines."""
    if format_.name == "ga4/events":
        event: dict[str, Any] = {
            "event_date": "20250301",
            "event_timestamp": "1740823200000000",
            "event_name": "page_view",
            "user_pseudo_id": "1.2",
            "event_bundle_sequence_id": "5",
            "batch_event_index": "1",
            "device": {"category": "mobile" if version == OLD else "desktop"},
        }
        return "events_20250301.json", json.dumps(event) + "\n"
    if format_.unpivot:
        return "eurofxref-hist.csv", f"Date,USD,JPY,\n2025-03-03,1.0{version},160.{version},\n"
    columns = [column for column in format_.columns if column.headers]
    text = io.StringIO()
    writer = csv.writer(text, delimiter=format_.delimiters[0], lineterminator="\n")
    writer.writerow(column.headers[0].replace("{currency}", "CNY") for column in columns)
    for _ in range(2 if version == OLD else 1):
        writer.writerow(cell(format_, column, version) for column in columns)
    name = format_.files[0] if format_.files else f"{format_.platform}_{format_.table}"
    name += "_下单判定" if format_.words_from_name else ""
    days = [day for day in format_.days_from_name if not format_.column(day).headers]
    name += "_" + "至".join(["2025-03-01", "2025-03-07"][: len(days)]) if days else ""
    return f"{name}.csv", text.getvalue()


def put(home: BuiltHome, version: int) -> None:
    """Put one file of every format among the exports, each as old as its version."""
    folder = home.exports / "s"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "shop.yml").write_text(SHOP, "utf-8")
    for format_ in FORMATS:
        name, text = name_and_text(format_, version)
        path = folder / f"export_{version}" / format_.platform / name
        if format_.shared:
            path = home.exports / name.replace(".", f"_{version}.")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
        os.utime(path, (1_742_000_000 + version,) * 2)


def landed_in(home: BuiltHome, *versions: int) -> BuiltHome:
    for version in versions:
        put(home, version)
        landing = home.shopmarts("land", "--json")
        succeeded(landing)
        entries = [
            entry for entry in json.loads(landing.stdout)["files"] if entry["status"] == "landed"
        ]
        assert {entry["format"] for entry in entries} >= {format_.name for format_ in FORMATS}
    succeeded(home.dbt("build", *STAGING))
    return home


@pytest.fixture(scope="module")
def staged(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, list[tuple[Any, ...]]]]:
    """The rows of each staging table, after landing the older export first, and last."""
    found = []
    for versions in ((OLD, NEW), (NEW, OLD)):
        home = landed_in(BuiltHome(tmp_path_factory.mktemp("home")), *versions)
        with duckdb.connect(str(home.warehouse), read_only=True) as connection:
            names = connection.execute(
                "select table_name from information_schema.tables where table_schema = 'staging'"
            ).fetchall()
            found.append(
                {
                    name: connection.execute(
                        f'select * from staging."{name}" order by all'
                    ).fetchall()
                    for (name,) in names
                }
            )
    return found


@pytest.mark.parametrize("format_", FORMATS, ids=lambda format_: format_.name)
def test_the_newest_export_counts(
    format_: Format, staged: list[dict[str, list[tuple[Any, ...]]]]
) -> None:
    table = f"stg_{format_.platform}__{format_.table}"
    first, last = (tables[table] for tables in staged)
    assert first == last, "the order of landing must not matter"
    files = [
        value for row in first for value in row if ".csv" in str(value) or ".json" in str(value)
    ]
    assert files, "no row of the export"
    rows = 2 if format_.unpivot else 1
    assert len(first) == rows, first
    assert all(f"export_{NEW}/" in str(file) or f"_{NEW}." in str(file) for file in files)
