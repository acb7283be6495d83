"""The analyses as plain SQL, and a tiny published file of hand-made rows to run them on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import duckdb
import pytest
from tests.conftest import BuiltHome, succeeded


@pytest.fixture(scope="session")
def analyses(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """SQL by name, compiled by dbt as an analyst would do it."""
    home = BuiltHome(tmp_path_factory.mktemp("analyses"))
    (home.root / "raw").mkdir()
    succeeded(home.dbt("compile", "--select", "path:analyses"))
    found = (home.root / "target" / "compiled" / "shopmarts" / "analyses").glob("*.sql")
    return {path.stem: path.read_text(encoding="utf-8") for path in found}


@pytest.fixture
def hand_made() -> Iterator[duckdb.DuckDBPyConnection]:
    """A database with the name and the schemas of the published file, and no tables."""
    with duckdb.connect() as connection:
        connection.execute("attach ':memory:' as shopmarts")
        connection.execute("create schema shopmarts.marts; create schema shopmarts.intermediate")
        connection.execute("use shopmarts.marts")
        yield connection


@pytest.fixture
def published(built_sample: BuiltHome) -> Iterator[duckdb.DuckDBPyConnection]:
    """The published file of the built sample, opened as a BI tool should."""
    with duckdb.connect(str(built_sample.published), read_only=True) as connection:
        yield connection


@pytest.fixture
def rows() -> Callable[[duckdb.DuckDBPyConnection, str], list[dict[str, Any]]]:
    """Run SQL and give its rows as dictionaries."""

    def run(connection: duckdb.DuckDBPyConnection, sql: str) -> list[dict[str, Any]]:
        found = connection.execute(sql)
        names = [column[0] for column in found.description]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]

    return run
