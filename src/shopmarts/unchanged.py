"""Tells whether a build would give again what is published already."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Sequence
from importlib.metadata import version
from pathlib import Path

import pyarrow.parquet as pq

from shopmarts.home import Home

SOURCES = (
    "dbt_project.yml",
    "profiles",
    "models",
    "macros",
    "seeds",
    "expectations",
    "tests/dbt",
    "src/shopmarts",
)
TOOLS = ("dbt-core", "dbt-duckdb", "duckdb", "great-expectations")


def fingerprint(home: Home, project: Path, arguments: Sequence[str]) -> str:
    """Return a digest of all that a build depends on: landed data, project, options, tools.

    home: its ledger names the landed contents and their export times. arguments: the further
    arguments of `dbt build`. Two builds with the same digest publish the same marts.
    """
    digest = hashlib.sha256()
    for part in (*arguments, os.environ.get("SHOPMARTS_SALT", ""), *map(version, TOOLS)):
        digest.update(f"{part}\0".encode())
    ledger = pq.read_table(
        home.raw / "_ledger" / "ledger.parquet", columns=["file_id", "status", "export_key"]
    )
    rows = zip(*(column.to_pylist() for column in ledger.itercolumns()), strict=True)
    digest.update(repr(sorted(map(repr, rows))).encode())
    shops = pq.read_table(
        home.raw / "shopmarts__shops", columns=["shop_id", "timezone", "currency"]
    )
    digest.update(repr(sorted(map(repr, shops.to_pylist()))).encode())
    for path in _files(project):
        digest.update(f"{path.relative_to(project)}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def is_built(home: Home, digest: str) -> bool:
    """Whether what is published came from a build with this digest."""
    mark = _mark(home)
    return mark.is_file() and mark.read_text("utf-8") == _state(home, digest)


def remember(home: Home, digest: str) -> None:
    """Note the digest of the build whose marts were just published."""
    _mark(home).write_text(_state(home, digest), "utf-8")


def _state(home: Home, digest: str) -> str:
    """The digest and the very file it published: `dbt build` by hand may have put another there."""
    published = home.published / "shopmarts.duckdb"
    when = published.stat().st_mtime_ns if published.is_file() else "nothing"
    return f"{digest} {when}"


def _mark(home: Home) -> Path:
    return home.warehouse.with_name("built")


def _files(project: Path) -> Iterator[Path]:
    for source in SOURCES:
        root = project / source
        paths = sorted(root.rglob("*")) if root.is_dir() else [root]
        yield from (path for path in paths if path.is_file() and path.suffix != ".pyc")
