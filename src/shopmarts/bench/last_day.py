"""The last day of the sample, held back so that it can be landed and built on top of the rest.

``python -m shopmarts.bench.last_day EXPORTS HELD``: moves its rows out of EXPORTS into files in
HELD. Prints the day and the number of rows as JSON.
"""

from __future__ import annotations

import gzip
import json
import os
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from shopmarts.bench.building import DbtBuild, dbt_build
from shopmarts.bench.landing import SAMPLE_HOME
from shopmarts.bench.process import Usage, run
from shopmarts.bench.setting import Setting

if TYPE_CHECKING:
    import duckdb

# By the beginning of the file name: the column that dates a row, or the file whose rows it follows.
DATED = {
    "orders_export": "Created at",
    "payment_transactions_export": "Transaction Date",
    "orders_2": "created_at",
    "payments_2": "attempted_at",
    "refunds_2": "requested_at",
    "web_events_2": "occurred_at",
}
FOLLOWING = {
    "order_lines_2": ("order_id", "orders_2"),
    "refund_lines_2": ("refund_id", "refunds_2"),
}


@dataclass(frozen=True)
class Increment:
    """One more day of so many rows: landing it, and `dbt build` with all that it touches."""

    day: date
    rows: int
    landing: Usage
    dbt: DbtBuild


@dataclass(frozen=True)
class HeldBack:
    """Files of the rows of one day, in folders as below ``exports/``."""

    day: date
    rows: int
    folder: Path


def hold_back_last_day(setting: Setting) -> HeldBack:
    """Move the orders, payments, refunds and web events of the last day out of the sample."""
    exports, folder = setting.home(SAMPLE_HOME).exports, setting.folder / "last_day"
    command = [sys.executable, "-m", "shopmarts.bench.last_day", str(exports), str(folder)]
    _, written = run(command, setting.project)
    found = json.loads(written)
    return HeldBack(date.fromisoformat(found["day"]), found["rows"], folder)


def build_last_day(setting: Setting, held: HeldBack) -> Increment:
    """Land and build the day that was held back, in the home in which the rest is built."""
    home = setting.home(SAMPLE_HOME)
    for path in held.folder.rglob("*"):
        if path.is_file():
            place = home.exports / path.relative_to(held.folder)
            stem, dot, kind = place.name.partition(".")
            os.link(path, place.with_name(f"{stem}_{held.day}{dot}{kind}"))
    landing, _ = setting.script("shopmarts", ["land"], home)
    return Increment(held.day, held.rows, landing, dbt_build(setting))


def _files(exports: Path, prefix: str) -> Iterator[Path]:
    for path in sorted(exports.rglob(f"{prefix}*")):
        if path.name.endswith((".csv", ".csv.gz")):
            yield path


def _last_date(connection: duckdb.DuckDBPyConnection, path: Path, column: str) -> date:
    row = connection.execute(
        f"select max(substr({column}, 1, 10)) from read_csv('{path}', all_varchar = true)"
    ).fetchone()
    return date.fromisoformat(row[0]) if row else date.min


def _split(connection: duckdb.DuckDBPyConnection, path: Path, held: Path, condition: str) -> int:
    """Move the rows of a condition into another file; return how many."""
    source = f"read_csv('{path}', all_varchar = true, header = true)"
    counted = connection.execute(f"select count(*) from {source} where {condition}").fetchone()
    rows = int(counted[0]) if counted else 0
    if rows:
        held.parent.mkdir(parents=True, exist_ok=True)
        kept = path.with_name(f".{path.name}")
        kind = "compression gzip" if path.suffix == ".gz" else "compression none"
        for target, where in ((held, condition), (kept, f"not coalesce({condition}, false)")):
            connection.execute(
                f"copy (select * from {source} where {where}) to '{target}' (header, {kind})"
            )
        _replace(path, kept, held)
    return rows


def _split_lines(path: Path, held: Path, text: str) -> int:
    held.parent.mkdir(parents=True, exist_ok=True)
    kept = path.with_name(f".{path.name}")
    mark = f'"event_date":{text}'
    rows = 0
    with (
        gzip.open(path, "rt", encoding="utf-8") as lines,
        gzip.open(kept, "wt", encoding="utf-8", compresslevel=1) as before,
        gzip.open(held, "wt", encoding="utf-8", compresslevel=1) as after,
    ):
        for line in lines:
            is_held = mark in line.replace(": ", ":", 2)
            rows += is_held
            (after if is_held else before).write(line)
    _replace(path, kept, held)
    return rows


def _replace(path: Path, kept: Path, held: Path) -> None:
    """Put what was kept in the place of a file; both parts are as old as it was."""
    for part in (kept, held):
        shutil.copystat(path, part)
    kept.replace(path)


def main(exports: Path, held: Path) -> None:
    """Move the rows of the last day and print which day it is and how many they are."""
    import duckdb  # noqa: PLC0415  the process that measures the others does without it

    with duckdb.connect() as connection:
        orders = _files(exports, "orders_2")
        day = max(_last_date(connection, path, DATED["orders_2"]) for path in orders)
        rows = 0
        for prefix, column in DATED.items():
            for path in _files(exports, prefix):
                dated = f"substr(\"{column}\", 1, 10) >= '{day}'"
                rows += _split(connection, path, held / path.relative_to(exports), dated)
        for prefix, (key, leading) in FOLLOWING.items():
            keys = [str(path) for path in _files(held, leading)]
            for path in _files(exports, prefix) if keys else ():
                followed = f"{key} in (select {key} from read_csv({keys}, all_varchar = true))"
                rows += _split(connection, path, held / path.relative_to(exports), followed)
    for folder in {path.parent for path in exports.rglob("ga4/events_*.json.gz")}:
        last = max(folder.glob("events_*.json.gz"))
        rows += _split_lines(last, held / last.relative_to(exports), f'"{day:%Y%m%d}"')
    sys.stdout.write(json.dumps({"day": str(day), "rows": rows}) + "\n")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
