"""A world as files: one folder per shop with its ``shop.yml`` and one CSV per table and export."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import fields
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from tests.conftest import PROJECT
from tests.oracle.world import TABLES, FxRate, Shop, World

# the names of the files say which export is the later one
FIRST_EXPORT = date(2030, 1, 1)


def write_exports(world: World, folder: Path) -> None:
    """Write every table of the world that the project has a format for."""
    folder.mkdir(parents=True)
    _write_ecb_rates(world.fx_rates, folder / "eurofxref-hist.csv")
    for shop in world.shops:
        _write_shop(shop, folder / shop.shop_id)


def landable_tables() -> tuple[str, ...]:
    """The tables of the universal templates that have a format already."""
    formats = PROJECT / "formats" / "universal"
    return tuple(table for table in TABLES if (formats / f"{table}.yml").is_file())


def _write_shop(shop: Shop, folder: Path) -> None:
    folder.mkdir()
    (folder / "shop.yml").write_text(
        f"name: {shop.shop_id}\nplatform: {shop.platform}\ntimezone: {shop.timezone}\n"
        f'currency: {shop.currency}\ncountry: "{shop.country}"\n',
        encoding="utf-8",
    )
    zone = shop.zone if shop.writes_local_times else None
    for number, tables in enumerate(shop.exports):
        exported_on = FIRST_EXPORT.replace(day=FIRST_EXPORT.day + number)
        for table in landable_tables():
            rows = getattr(tables, table)
            if rows:
                _write_csv(rows, folder / f"{table}_{exported_on}.csv", zone)


def _write_csv(rows: Sequence[Any], path: Path, zone: ZoneInfo | None) -> None:
    columns = [column.name for column in fields(rows[0])]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        for row in rows:
            writer.writerow(cell(getattr(row, column), zone) for column in columns)


def cell(value: Any, zone: ZoneInfo | None) -> str:
    """One cell; a time is local to ``zone``, where that says which time it was, else with offset.

    Of the two times that have the same local name when the clock goes back, a time without offset
    means the later one (docs/decisions.md, Time).
    """
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case datetime() if zone is None:
            return value.isoformat()
        case datetime():
            local = value.astimezone(zone)
            occurs_twice = local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()
            is_first_of_two = occurs_twice and local.fold == 0
            return (local if is_first_of_two else local.replace(tzinfo=None)).isoformat()
        case Decimal():
            return f"{value:f}"
    return str(value)


def _write_ecb_rates(rates: Sequence[FxRate], path: Path) -> None:
    if not rates:
        return
    currencies = sorted({rate.currency for rate in rates} | {"USD", "JPY"})
    by_day: dict[date, dict[str, Decimal]] = {}
    for rate in rates:
        by_day.setdefault(rate.date, {})[rate.currency] = rate.rate
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["Date", *currencies])
        for day, known in sorted(by_day.items(), reverse=True):
            writer.writerow([day, *(known.get(currency, "N/A") for currency in currencies)])
