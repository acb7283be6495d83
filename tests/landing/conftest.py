"""A home to land in, and what came out of it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import duckdb
import pytest

from shopmarts.formats import Format, load_formats
from shopmarts.home import Home
from shopmarts.landing.land import Landing, land

PROJECT = Path(__file__).resolve().parents[2]
SHOP_YML = "name: {0}\nplatform: universal\ntimezone: Europe/Berlin\ncurrency: EUR\ncountry: {1}\n"
MTIME = 1_750_000_000
ORDERS = "order_id,created_at,currency,total_amount"


@pytest.fixture(scope="session")
def formats() -> list[Format]:
    return load_formats(PROJECT / "formats")


class Bench:
    """A home with one shop ``s`` and short ways to fill and read it."""

    def __init__(self, root: Path, formats: list[Format]) -> None:
        self.home = Home(root)
        self.formats = formats
        self.shop("s")

    def shop(self, shop_id: str, country: str = "DE") -> None:
        self.put(f"{shop_id}/shop.yml", SHOP_YML.format(shop_id, country))

    def put(self, name: str, content: str | bytes, mtime: int = MTIME) -> Path:
        path = self.home.exports / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        os.utime(path, (mtime, mtime))
        return path

    def land(self) -> Landing:
        return land(self.home, self.formats, lambda _file, _size: None)

    def landed(self, name: str, content: str | bytes) -> Landing:
        self.put(f"s/{name}", content)
        landing = self.land()
        assert [entry.reason for entry in landing.refused] == []
        return landing

    def refusal(self, name: str, content: str | bytes) -> str:
        """Land a file that must be refused while another one beside it is landed."""
        self.put("s/orders_beside.csv", f"{ORDERS}\nb1,2025-01-01,EUR,1.00\n")
        self.put(f"s/{name}", content)
        landing = self.land()
        assert [entry.file for entry in landing.landed] == ["s/orders_beside.csv"]
        (refused,) = landing.refused
        assert refused.file.startswith(f"s/{name}")
        return refused.reason or ""

    def rows(self, table: str, columns: str = "*", order: str = "all") -> list[tuple[Any, ...]]:
        glob = self.home.raw / table / "*.parquet"
        query = (
            f"select {columns} from read_parquet('{glob}', union_by_name = true) order by {order}"
        )
        with duckdb.connect() as connection:
            return connection.execute(query).fetchall()

    def rejected(self) -> list[tuple[Any, ...]]:
        return self.rows("_rejected", "_file, _line, text, reason", "1, 2")


@pytest.fixture
def bench(tmp_path: Path, formats: list[Format]) -> Bench:
    return Bench(tmp_path, formats)
