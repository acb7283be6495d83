"""Reads ``expectations/<layer>.yml``: what must hold for the tables of a layer.

The files speak the vocabulary of Great Expectations. A suite file holds

- ``shared``: YAML anchors used further down, free of form
- ``every_table``: expectations for every table of the layer that has the columns they name
  or, being SQL, list in ``needs``
- ``tables``: per table its ``keys`` (the columns that name a row in messages) and ``expectations``

An expectation has ``type``, ``severity`` and ``description`` (what holds when all is well),
optionally ``column`` or ``columns`` (one expectation for each), ``protects`` (which number would
be wrong: required where critical), ``remedy``, and the arguments of its type. SQL selects the rows
that should not be: `{batch}` is the table, `{table}` its name, all other tables of the layer go by
their names, and other braces stand for themselves. It is run by DuckDB and by Spark: functions
that both know, and `regexp_like`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import yaml

from shopmarts.errors import ShopmartsError
from shopmarts.yaml_text import load_yaml

LAYERS = ("raw", "staging", "intermediate", "marts")
SEVERITIES = ("critical", "warning", "info")
KEY_IS_UNIQUE = "expect_key_to_be_unique"
SQL_EXPECTATION = "unexpected_rows_expectation"

_OWN_WORDS = {
    "type",
    "severity",
    "description",
    "column",
    "columns",
    "needs",
    "protects",
    "remedy",
}
_COLUMN_ARGUMENTS = ("column_A", "column_B", "column_list", "column_set", "sum_column")


class SuiteError(ShopmartsError):
    """A suite file is not valid or does not fit the tables of its layer."""


@dataclass(frozen=True)
class Expectation:
    """One thing that must hold for a table or one of its columns."""

    type: str
    severity: str
    description: str
    column: str | None = None
    protects: str = ""
    remedy: str = ""
    needs: tuple[str, ...] = ()
    arguments: Mapping[str, Any] = field(default_factory=dict)

    @property
    def columns(self) -> list[str]:
        """All columns the expectation names outside SQL."""
        named = [self.column] if self.column else []
        named += self.needs
        for argument in _COLUMN_ARGUMENTS:
            value = self.arguments.get(argument, [])
            named += [value] if isinstance(value, str) else list(value)
        return named


@dataclass(frozen=True)
class TableSuite:
    """What must hold for one table, and the columns that name its rows."""

    table: str
    keys: tuple[str, ...]
    expectations: tuple[Expectation, ...]


@dataclass(frozen=True)
class LayerSuite:
    """The suite file of one layer."""

    path: Path
    every_table: tuple[Expectation, ...]
    tables: Mapping[str, TableSuite]

    def for_tables(self, columns: Mapping[str, Sequence[str]]) -> list[TableSuite]:
        """Return the suite of each given table, expectations for every table included.

        columns: the column names of every table of the layer, in the order to validate in.
        Raises ``SuiteError`` when the file names a table or column that does not exist, or says
        nothing about a table that does.
        """
        for table in self.tables:
            if table not in columns:
                raise SuiteError(
                    f"{self.path}: table {table} is no input of the gate"
                    f"{_nearest(table, columns)}; add it to the gate model or remove it here"
                )
        suites = []
        for table, names in columns.items():
            own = self.tables.get(table)
            if own is None or not own.expectations:
                raise SuiteError(
                    f"{self.path}: nothing is expected of table {table}; "
                    "add at least one expectation under 'tables'"
                )
            _check_columns(self.path, own, names)
            general = [e for e in self.every_table if set(e.columns) <= set(names)]
            expectations = [_for_table(e, table) for e in (*general, *own.expectations)]
            suites.append(replace(own, expectations=tuple(expectations)))
        return suites


def load_suite(path: Path) -> LayerSuite:
    """Read a suite file; raise ``SuiteError`` naming file, place and remedy if it is not valid."""
    try:
        content = load_yaml(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise SuiteError(f"{path} is missing: every layer has a suite file there") from error
    except yaml.YAMLError as error:
        raise SuiteError(f"{path} is not valid YAML: {error}") from error
    content = _mapping(content or {}, str(path))
    _only(content, {"shared", "every_table", "tables"}, str(path))
    tables = {}
    for table, value in _mapping(content.get("tables") or {}, f"{path}: tables").items():
        place = f"{path}: {table}"
        entry = _mapping(value or {}, place)
        _only(entry, {"keys", "expectations"}, place)
        expectations = _expectations(entry.get("expectations") or [], place)
        keys = tuple(_texts(entry.get("keys") or [], f"{place}: keys"))
        if not keys and any(e.type == KEY_IS_UNIQUE for e in expectations):
            raise SuiteError(f"{place}: {KEY_IS_UNIQUE} needs 'keys' on the table")
        tables[table] = TableSuite(table, keys, expectations)
    every_table = _expectations(content.get("every_table") or [], f"{path}: every_table")
    return LayerSuite(path, every_table, tables)


def _expectations(entries: Any, place: str) -> tuple[Expectation, ...]:
    """Expectations of a list of YAML entries, one per column where an entry names several."""
    if not isinstance(entries, list):
        raise SuiteError(f"{place}: expectations must be a list")
    found: list[Expectation] = []
    for number, entry in enumerate(entries, start=1):
        found += _expand(entry, f"{place}: expectation {number}")
    return tuple(found)


def _expand(entry: Any, place: str) -> list[Expectation]:
    entry = _mapping(entry, place)
    place = f"{place} ({entry.get('type', 'without type')})"
    for word in ("type", "severity", "description"):
        if not isinstance(entry.get(word), str) or not entry[word].strip():
            raise SuiteError(f"{place}: '{word}' is missing; it must be a text")
    if entry["severity"] not in SEVERITIES:
        raise SuiteError(
            f"{place}: severity {entry['severity']!r} is not one of {', '.join(SEVERITIES)}"
        )
    if entry["severity"] == "critical" and not str(entry.get("protects") or "").strip():
        raise SuiteError(
            f"{place}: a critical expectation must say in 'protects' which number would be wrong"
        )
    if "column" in entry and "columns" in entry:
        raise SuiteError(f"{place}: give either 'column' or 'columns', not both")
    arguments = {word: value for word, value in entry.items() if word not in _OWN_WORDS}
    if entry["type"] == SQL_EXPECTATION and "{batch}" not in str(
        arguments.get("unexpected_rows_query", "")
    ):
        raise SuiteError(f"{place}: 'unexpected_rows_query' must select from {{batch}}")
    columns: list[str | None] = [entry["column"]] if "column" in entry else [None]
    if "columns" in entry:
        columns = list(_texts(entry["columns"], f"{place}: columns"))
    return [
        Expectation(
            type=entry["type"],
            severity=entry["severity"],
            description=_sentence(entry["description"], column),
            column=column,
            protects=_sentence(entry.get("protects") or "", column),
            remedy=_sentence(entry.get("remedy") or "", column),
            needs=tuple(_texts(entry.get("needs") or [], f"{place}: needs")),
            arguments=arguments,
        )
        for column in columns
    ]


def _for_table(expectation: Expectation, table: str) -> Expectation:
    """The expectation with `{table}` in its SQL filled in."""
    if expectation.type != SQL_EXPECTATION:
        return expectation
    query = expectation.arguments["unexpected_rows_query"].replace("{table}", table)
    arguments = {**expectation.arguments, "unexpected_rows_query": query}
    return replace(expectation, arguments=arguments)


def _sentence(text: str, column: str | None) -> str:
    """One line of text with {column} filled in."""
    return " ".join(text.split()).replace("{column}", column or "")


def _check_columns(path: Path, suite: TableSuite, columns: Sequence[str]) -> None:
    named = [(column, "keys") for column in suite.keys]
    named += [(column, e.type) for e in suite.expectations for column in e.columns]
    for column, where in named:
        if column not in columns:
            raise SuiteError(
                f"{path}: {suite.table}: {where}: there is no column {column}"
                f"{_nearest(column, columns)}"
            )


def _nearest(word: str, words: Mapping[str, Any] | Sequence[str]) -> str:
    close = get_close_matches(word, list(words), n=1)
    return f", did you mean {close[0]}?" if close else f" (there are: {', '.join(words)})"


def _mapping(value: Any, place: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise SuiteError(f"{place}: must be a mapping, is {value!r}")
    return value


def _texts(value: Any, place: str) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise SuiteError(f"{place}: must be a list of names, is {value!r}")
    return value


def _only(entry: Mapping[str, Any], known: set[str], place: str) -> None:
    for word in entry:
        if word not in known:
            raise SuiteError(
                f"{place}: unknown word {word!r}; known are {', '.join(sorted(known))}"
            )
