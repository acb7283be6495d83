"""A tiny project and warehouse: suites are written by each test, tables by plain SQL."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from shopmarts.gates import run


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "home"
    (folder / "warehouse").mkdir(parents=True)
    return folder


@pytest.fixture
def session(home: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(str(home / "warehouse" / "shopmarts.duckdb")) as connection:
        yield connection


@pytest.fixture
def gate(
    tmp_path: Path, session: duckdb.DuckDBPyConnection, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., list[dict[str, Any]]]:
    """Run the staging gate with a suite given as YAML; the rows of its table as dictionaries.

    Tables are given by their names; others, such as files, by what follows `from`.
    """
    project = tmp_path / "project"
    (project / "formats").mkdir(parents=True)
    (project / "expectations").mkdir()
    monkeypatch.setenv("SHOPMARTS_PROJECT", str(project))

    def run_gate(suite: str, *tables: str, **others: str) -> list[dict[str, Any]]:
        (project / "expectations" / "staging.yml").write_text(suite, encoding="utf-8")
        sources = {table: f"shopmarts.main.{table}" for table in tables} | others
        relations = {name: session.query(f"select * from {sources[name]}") for name in sources}
        return run("staging", session, relations).to_pylist()

    return run_gate
