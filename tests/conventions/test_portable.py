"""Engines differ in macros/portable/ only, and every difference there is tested on each engine."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
PORTABLE = PROJECT / "macros" / "portable"
ENGINES = ("duckdb", "spark")
# They make the raw tables and the schema of increments known: every build reads those.
WITHOUT_TEST = {"register_raw_tables", "prepare_increments"}
DISPATCHED = re.compile(r"adapter\.dispatch\('(\w+)', 'shopmarts'\)")
# Functions and types of one engine alone; the models use the macros instead.
OF_ONE_ENGINE = re.compile(
    r"target\.type|\bvarchar\b|\bhugeint\b|\bunnest\(|\bexplode\(|\bepoch\(|\bstrftime\(|\blist_\w+\("
    r"|\bdate_?diff\(|\barg_(?:min|max)\(|\bregexp_\w+\(|\brlike\b|\bstruct_pack\(|\bignore nulls\b"
    r"|\btimezone\(|\w::\w",
    re.IGNORECASE,
)


def dispatched_macros() -> set[str]:
    return {
        name
        for path in PORTABLE.glob("*.sql")
        for name in DISPATCHED.findall(path.read_text("utf-8"))
    }


def code(path: Path) -> str:
    """SQL without comments, of Jinja and of SQL."""
    return re.sub(r"\{#.*?#\}|--[^\n]*", "", path.read_text("utf-8"), flags=re.DOTALL)


def test_every_portable_macro_has_both_engines_and_a_test() -> None:
    text = "".join(path.read_text("utf-8") for path in PORTABLE.glob("*.sql"))
    macros = dispatched_macros()
    assert macros
    for engine in ENGINES:
        assert set(re.findall(rf"macro {engine}__(\w+)\(", text)) == macros
    tested = {path.stem for path in (PROJECT / "tests" / "dbt" / "portable").glob("*.sql")}
    assert tested == macros - WITHOUT_TEST


@pytest.mark.parametrize(
    "path",
    [
        path
        for folder in ("models", "macros/modelling", "macros/reading", "tests/dbt", "analyses")
        for path in sorted((PROJECT / folder).rglob("*.sql"))
    ],
    ids=lambda path: path.stem,
)
def test_models_use_no_words_of_one_engine(path: Path) -> None:
    assert OF_ONE_ENGINE.findall(code(path)) == []
