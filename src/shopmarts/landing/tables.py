"""Raw tables that exist before any file was landed: the empty ones, and the shops."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import duckdb

from shopmarts.formats import Format
from shopmarts.landing.ledger import file_id_of
from shopmarts.landing.parts import DROPPED
from shopmarts.landing.parts import REJECTED as REJECTED_FOLDER
from shopmarts.landing.projection import Stamp, literal, quoted
from shopmarts.shops import FIELDS, Shop
from shopmarts.sources import BOOKKEEPING, REJECTED

SHOPS = "shopmarts__shops"


def write_empty_tables(
    connection: duckdb.DuckDBPyConnection, raw: Path, formats: list[Format]
) -> None:
    """Give every raw table a Parquet file with its columns and no rows, where that is missing."""
    for format_ in formats:
        columns = {"shop_id": "VARCHAR"} | {column.name: "VARCHAR" for column in format_.columns}
        columns |= {name: kind for name, (kind, _) in BOOKKEEPING.items()}
        _write_empty(connection, raw / format_.raw_table, columns)
    for folder in (REJECTED_FOLDER, DROPPED):
        _write_empty(connection, raw / folder, {name: kind for name, (kind, _) in REJECTED.items()})


def _write_empty(
    connection: duckdb.DuckDBPyConnection, folder: Path, columns: dict[str, str]
) -> None:
    path = folder / "_empty.parquet"
    if path.exists():
        described = connection.execute(
            f"describe select * from read_parquet({literal(str(path))})"
        ).fetchall()
        if {row[0]: row[1] for row in described} == columns:
            return
    folder.mkdir(parents=True, exist_ok=True)
    items = ", ".join(f"null::{kind} as {quoted(name)}" for name, kind in columns.items())
    _write(connection, f"select {items} where false", path)


def write_shops(
    connection: duckdb.DuckDBPyConnection, exports: Path, raw: Path, shops: list[Shop]
) -> None:
    """Write the shops as a raw table if they changed.

    A shop that was landed before and whose ``shop.yml`` is gone or broken keeps its row.
    """
    path = raw / SHOPS / "shops.parquet"
    names = ["shop_id", *FIELDS]
    old: dict[str, tuple[str, ...]] = {}
    if path.exists():
        listed = ", ".join(map(quoted, names))
        rows = connection.execute(f"select {listed} from read_parquet({literal(str(path))})")
        old = {row[0]: row for row in rows.fetchall()}
    new = old | {shop.shop_id: tuple(getattr(shop, name) for name in names) for shop in shops}
    if new == old:
        return
    now = datetime.now(UTC).replace(tzinfo=None)
    selects = []
    for shop_id, row in sorted(new.items()):
        items = [
            f"{literal(value)} as {quoted(name)}" for name, value in zip(names, row, strict=True)
        ]
        file_id = file_id_of("".join(row), shop_id)
        written = exports / shop_id / "shop.yml"
        mtime = written.stat().st_mtime if written.exists() else 0
        exported_at = datetime.fromtimestamp(mtime, UTC).replace(tzinfo=None)
        stamp = Stamp(
            shop_id, f"{shop_id}/shop.yml", file_id, now, exported_at, exported_at.isoformat()
        )
        columns = ", ".join([*items, "null::varchar as _extra", *stamp.columns()])
        selects.append(f"select {columns} from (select 1 as _line)")
    _write(connection, " union all ".join(selects), path)


def _write(connection: duckdb.DuckDBPyConnection, select: str, path: Path) -> None:
    aside = path.with_suffix(".parquet.tmp")
    connection.execute(f"copy ({select}) to {literal(str(aside))} (format parquet)")
    aside.replace(path)
