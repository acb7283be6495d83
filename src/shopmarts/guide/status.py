"""What was landed: per shop and table how much, which days, and which of them are missing."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import date, datetime, timedelta
from itertools import groupby, pairwise
from typing import Any

import duckdb
import pyarrow.parquet as pq
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from shopmarts.format_types import Format
from shopmarts.home import Home
from shopmarts.landing.ledger import ALL_SHOPS, LANDED, SCHEMA, Entry
from shopmarts.landing.loading import day_of
from shopmarts.landing.projection import literal

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Gap:
    """Days without any row between days that have some."""

    first: date
    last: date

    @property
    def days(self) -> int:
        """The number of its days."""
        return (self.last - self.first).days + 1


@dataclass(frozen=True)
class TableStatus:
    """What was landed of one table of one shop.

    ``rows`` counts every landed row, those of overlapping exports too; the period and the gaps are
    None where the table has no column that dates its rows.
    """

    shop_id: str
    format: str
    files: int
    rows: int
    rejected: int
    dropped: int
    period_from: date | None
    period_to: date | None
    gaps: list[Gap] | None
    last_landed_at: datetime


@dataclass(frozen=True)
class Status:
    """The state of a home."""

    home: Home
    tables: list[TableStatus] = field(default_factory=list)
    refused: list[Entry] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        """Return it for machines."""
        return {
            "home": str(self.home.root),
            "tables": [
                asdict(table) | {"missing_days": _missing(table.gaps)} for table in self.tables
            ],
            "refused": [
                {"shop_id": entry.shop_id, "file": entry.file, "reason": entry.reason}
                for entry in self.refused
            ],
        }


def read_status(home: Home, formats: list[Format]) -> Status:
    """Read the ledger of a home and the days of its raw tables."""
    path = home.raw / "_ledger" / "ledger.parquet"
    if not path.is_file():
        return Status(home)
    entries = [Entry(**row) for row in pq.read_table(path, schema=SCHEMA).to_pylist()]
    groups: dict[tuple[str, str], list[Entry]] = {}
    for entry in entries:
        if entry.status == LANDED and entry.format:
            groups.setdefault((entry.shop_id, entry.format), []).append(entry)
    named = {format_.name: format_ for format_ in formats}
    days = {name: _days(home, named[name]) for _, name in groups if name in named}
    tables = [
        _table_status(shop_id, name, group, days.get(name, {}).get(shop_id))
        for (shop_id, name), group in sorted(groups.items())
    ]
    refused = [entry for entry in entries if entry.status != LANDED]
    return Status(home, tables, sorted(refused, key=lambda entry: entry.file))


def _table_status(
    shop_id: str, name: str, entries: list[Entry], days: list[date] | None
) -> TableStatus:
    return TableStatus(
        shop_id=shop_id,
        format=name,
        files=len(entries),
        rows=sum(entry.rows for entry in entries),
        rejected=sum(entry.rejected for entry in entries),
        dropped=sum(entry.dropped for entry in entries),
        period_from=days[0] if days else None,
        period_to=days[-1] if days else None,
        gaps=None if days is None else gaps_of(days),
        last_landed_at=max(entry.landed_at for entry in entries),
    )


def gaps_of(days: list[date]) -> list[Gap]:
    """Return the gaps between days in ascending order."""
    return [
        Gap(before + DAY, after - DAY) for before, after in pairwise(days) if after - before > DAY
    ]


def _days(home: Home, format_: Format) -> dict[str, list[date]]:
    """Return the days that have rows, per shop, in ascending order."""
    folder = home.raw / format_.raw_table
    if not format_.period_column or not any(folder.glob("*.parquet")):
        return {}
    day = day_of(format_.period_column)
    with duckdb.connect() as connection:
        found = connection.execute(
            f"select shop_id, list(distinct {day} order by {day}) "
            f"from read_parquet({literal(str(folder / '*.parquet'))}, union_by_name = true) "
            f"where {day} is not null group by shop_id"
        ).fetchall()
    return dict(found)


def _missing(gaps: list[Gap] | None) -> int | None:
    return None if gaps is None else sum(gap.days for gap in gaps)


def print_status(console: Console, status: Status) -> None:
    """Print one line per shop and table, then the refused files."""
    if not status.tables and not status.refused:
        console.print(
            f"Nothing was landed in {escape(str(status.home.root))} yet: put the files you "
            "downloaded into exports/<shop_id>/ beside a shop.yml and run `shopmarts land`.",
            soft_wrap=True,
        )
        return
    for shop_id, tables in groupby(status.tables, key=lambda table: table.shop_id):
        console.print(escape(shop_id), style="bold")
        console.print(_table(list(tables)))
        console.print()
    for entry in status.refused:
        console.print(f"[red]refused[/red] {escape(entry.reason or '')}", soft_wrap=True)
    shops = len({table.shop_id for table in status.tables} - {ALL_SHOPS})
    files = sum(table.files for table in status.tables)
    console.print(
        f"{files:,} files landed for {shops:,} shops, {len(status.refused):,} refused "
        f"-> {escape(str(status.home.raw))}",
        soft_wrap=True,
    )


def _table(tables: list[TableStatus]) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column("table", no_wrap=True)
    for heading in ("files", "rows", "rejected"):
        table.add_column(heading, justify="right", no_wrap=True)
    for heading in ("period", "days without rows", "landed"):
        table.add_column(heading, no_wrap=True)
    for one in tables:
        table.add_row(
            one.format,
            f"{one.files:,}",
            f"{one.rows:,}",
            f"[red]{one.rejected:,}[/red]" if one.rejected else "0",
            f"{one.period_from} .. {one.period_to}" if one.period_from else "-",
            _missing_days(one.gaps),
            f"{one.last_landed_at:%Y-%m-%d}",
        )
    return table


def _missing_days(gaps: list[Gap] | None) -> str:
    if not gaps:
        return "-" if gaps is None else "none"
    longest = max(gaps, key=lambda gap: gap.days)
    return f"{_missing(gaps):,}, such as {longest.first}"
