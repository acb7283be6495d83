"""What a landing says at its end: tables for people, JSON for machines."""

from __future__ import annotations

import json
from typing import Any

import pyarrow.dataset as ds
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from shopmarts.home import Home
from shopmarts.landing.land import Landing
from shopmarts.landing.ledger import Entry

REJECTED_SHOWN = 5
FILES_SHOWN = 30
COUNTS = ("rows", "rejected")


def print_landing(console: Console, home: Home, landing: Landing) -> None:
    """Print the landed files, the rejected lines and the refused files."""
    if landing.landed:
        console.print(_table(landing.landed))
    _print_rejected(console, home, landing)
    for _, reason in landing.skipped:
        console.print(f"[yellow]sheet not landed[/yellow] {escape(reason)}", soft_wrap=True)
    for entry in landing.refused:
        console.print(f"[red]refused[/red] {escape(entry.reason or '')}", soft_wrap=True)
    if not landing.entries and not landing.known:
        console.print(
            f"No export files in {escape(str(home.exports))}. Put them into "
            "exports/<shop_id>/ beside a shop.yml, then land again.",
            soft_wrap=True,
        )
    counts = f"{len(landing.landed)} landed, {landing.known} known, {len(landing.refused)} refused"
    console.print(f"{counts} -> {escape(str(home.raw))}", soft_wrap=True)


def as_json(home: Home, landing: Landing) -> str:
    """Return the landing as one JSON object."""
    return json.dumps(
        {
            "home": str(home.root),
            "landed": len(landing.landed),
            "known": landing.known,
            "refused": len(landing.refused),
            "sheets_not_landed": [
                {"sheet": sheet, "reason": reason} for sheet, reason in landing.skipped
            ],
            "files": [_as_dict(entry) for entry in landing.entries],
        },
        ensure_ascii=False,
        indent=2,
    )


def _as_dict(entry: Entry) -> dict[str, Any]:
    return {
        "file": entry.file,
        "shop_id": entry.shop_id,
        "format": entry.format,
        "status": entry.status,
        "reason": entry.reason,
        "rows": entry.rows,
        "rejected": entry.rejected,
        "dropped": entry.dropped,
        "period_from": entry.period_from and entry.period_from.isoformat(),
        "period_to": entry.period_to and entry.period_to.isoformat(),
    }


def _table(entries: list[Entry]) -> Table:
    """One row per file; one per shop and format where there are too many files to read."""
    table = Table(title="Landed", title_justify="left")
    table.add_column("file", overflow="fold", min_width=12)
    table.add_column("format", overflow="fold", min_width=12)
    has_dropped = any(entry.dropped for entry in entries)
    for heading in (*COUNTS, "dropped") if has_dropped else COUNTS:
        table.add_column(heading, justify="right", no_wrap=True)
    table.add_column("period", no_wrap=True)
    groups: dict[tuple[str, ...], list[Entry]] = {}
    for entry in entries:
        key = (entry.file,) if len(entries) <= FILES_SHOWN else (entry.shop_id, entry.format or "")
        groups.setdefault(key, []).append(entry)
    for group in groups.values():
        first = group[0]
        file = first.file if len(group) == 1 else f"{first.shop_id}: {len(group)} files"
        rejected = sum(entry.rejected for entry in group)
        dropped = [f"{sum(entry.dropped for entry in group):,}"] if has_dropped else []
        table.add_row(
            escape(file),
            first.format,
            f"{sum(entry.rows for entry in group):,}",
            f"[red]{rejected:,}[/red]" if rejected else "0",
            *dropped,
            _period(group),
        )
    return table


def _period(entries: list[Entry]) -> str:
    begins = [entry.period_from for entry in entries if entry.period_from]
    ends = [entry.period_to for entry in entries if entry.period_to]
    return f"{min(begins)} .. {max(ends)}" if begins and ends else "-"


def _print_rejected(console: Console, home: Home, landing: Landing) -> None:
    ids = [entry.file_id for entry in landing.landed if entry.rejected]
    if not ids:
        return
    total = sum(entry.rejected for entry in landing.landed)
    console.print(f"[red]{total:,} lines rejected[/red], kept with reasons in raw/_rejected:")
    folder = ds.dataset(
        [str(path) for file_id in ids for path in (home.raw / "_rejected").glob(f"{file_id}-*")],
        format="parquet",
    )
    for row in folder.head(REJECTED_SHOWN, columns=["_file", "_line", "reason"]).to_pylist():
        where = escape(f"{row['_file']}, line {row['_line']}")
        console.print(f"  {where}: {escape(row['reason'])}", soft_wrap=True)
    if total > REJECTED_SHOWN:
        console.print(f"  ... and {total - REJECTED_SHOWN:,} more")
