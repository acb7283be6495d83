"""Formats are data: one YAML per export file under ``formats/<platform>/<table>.yml``."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

import yaml

from shopmarts.errors import FormatError

TYPES = ("id", "text", "int", "num", "money", "ts", "date", "bool")
READERS = ("csv", "ndjson", "parquet", "shop_yml")
CLEANINGS = (
    "trim",
    "apostrophe",
    "excel_formula",
    "thousands",
    "currency_symbol",
    "number",
    "slash_date",
    "localized_date",
)
FORMAT_FIELDS = {
    "title",
    "grain",
    "where",
    "readers",
    "columns",
    "files",
    "signature",
    "signature_headers",
    "required_any",
    "encodings",
    "encodings_by_country",
    "delimiters",
    "header",
    "drop_rows",
    "null_words",
    "natural_key",
    "replace_by",
    "period_column",
    "parent",
    "unpivot",
    "day_rows",
    "day_from_preamble",
    "localized_headers",
    "shared",
    "may_drop_trailing",
}


@dataclass(frozen=True)
class Column:
    """One column of a raw table and how it is called in the export files."""

    name: str
    type: str
    description: str
    key: bool = False
    required: bool = False
    personal: bool = False
    headers: tuple[str, ...] = ()
    clean: tuple[str, ...] = ()
    path: str | None = None


COLUMN_FIELDS = {field_.name for field_ in fields(Column)} - {"name"}


@dataclass(frozen=True)
class DropRule:
    """Rows that are no data: those where one of ``columns`` matches ``pattern``."""

    columns: tuple[str, ...]
    pattern: str


@dataclass(frozen=True)
class Unpivot:
    """A wide file made long: every column whose heading matches becomes a row."""

    keep: tuple[str, ...]
    name: str
    value: str
    headers: str


@dataclass(frozen=True)
class DayRows:
    """The columns that say which days a row covers; only rows of one day are kept."""

    day: str
    start: str
    end: str


@dataclass(frozen=True)
class Format:
    """One kind of export file, as its YAML describes it (see ``docs/platforms.md``)."""

    platform: str
    table: str
    title: str
    grain: str
    where: str
    readers: tuple[str, ...]
    columns: tuple[Column, ...]
    natural_key: tuple[str, ...]
    replace_by: tuple[str, ...]
    files: tuple[str, ...] = ()
    signature: tuple[str, ...] = ()
    signature_headers: tuple[str, ...] = ()
    required_any: tuple[tuple[str, ...], ...] = ()
    encodings: tuple[str, ...] = ("utf-8",)
    encodings_by_country: dict[str, tuple[str, ...]] = field(default_factory=dict)
    delimiters: tuple[str, ...] = (",",)
    find_header: bool = False
    drop_rows: tuple[DropRule, ...] = ()
    null_words: tuple[str, ...] = ()
    period_column: str | None = None
    parent: str | None = None
    unpivot: Unpivot | None = None
    day_rows: DayRows | None = None
    day_from_preamble: str | None = None
    localized_headers: tuple[str, ...] = ()
    shared: bool = False
    may_drop_trailing: bool = False

    @property
    def name(self) -> str:
        """``<platform>/<table>``, as people see it."""
        return f"{self.platform}/{self.table}"

    @property
    def raw_table(self) -> str:
        """``<platform>__<table>``, the folder under ``raw/``."""
        return f"{self.platform}__{self.table}"

    def column(self, name: str) -> Column:
        """Return the column of that canonical name; raises ``KeyError``."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)


def load_formats(folder: Path) -> list[Format]:
    """Read and check every ``<platform>/<table>.yml`` under ``folder``, in name order.

    Raises ``FormatError`` naming the file and the field.
    """
    formats = [load_format(path) for path in sorted(folder.glob("*/*.yml"))]
    if not formats:
        raise FormatError(f"{folder}: no format found; expected <platform>/<table>.yml")
    names = {format_.name for format_ in formats}
    for format_ in formats:
        if format_.parent and f"{format_.platform}/{format_.parent}" not in names:
            raise FormatError(
                f"formats/{format_.name}.yml: parent '{format_.parent}' is not a format of "
                f"{format_.platform}"
            )
    return formats


def load_format(path: Path) -> Format:
    """Read and check one format; raises ``FormatError`` naming the file and the field."""
    where = f"formats/{path.parent.name}/{path.name}"
    try:
        given = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise FormatError(f"{where}: not valid YAML: {error}") from error
    if not isinstance(given, dict):
        raise FormatError(f"{where}: expected a mapping with title, readers, columns ...")
    try:
        format_ = _parse(path.parent.name, path.stem, given)
    except FormatError as error:
        raise FormatError(f"{where}: {error}") from error
    return format_


def _parse(platform: str, table: str, given: dict[str, Any]) -> Format:
    _known(given, FORMAT_FIELDS, "the format")
    for needed in ("title", "grain", "where", "readers", "columns", "natural_key", "replace_by"):
        if not given.get(needed):
            raise FormatError(f"'{needed}' is missing")
    columns = tuple(_column(name, entry) for name, entry in given["columns"].items())
    extra: dict[str, Any] = {}
    for key in ("files", "signature", "signature_headers", "null_words", "localized_headers"):
        extra[key] = _texts(given, key)
    for key in ("encodings", "delimiters"):
        if key in given:
            extra[key] = _texts(given, key)
    if given.get("unpivot"):
        unpivot = given["unpivot"]
        extra["unpivot"] = Unpivot(
            tuple(unpivot["keep"]), unpivot["name"], unpivot["value"], unpivot["headers"]
        )
    format_ = Format(
        platform=platform,
        table=table,
        title=given["title"],
        grain=given["grain"],
        where=given["where"],
        readers=_texts(given, "readers", READERS),
        columns=columns,
        natural_key=_texts(given, "natural_key"),
        replace_by=_texts(given, "replace_by"),
        required_any=tuple(tuple(group) for group in given.get("required_any", [])),
        encodings_by_country={
            country: tuple(names)
            for country, names in given.get("encodings_by_country", {}).items()
        },
        find_header=given.get("header") == "find",
        drop_rows=tuple(
            DropRule(tuple(rule["columns"]), rule["pattern"]) for rule in given.get("drop_rows", [])
        ),
        period_column=given.get("period_column"),
        parent=given.get("parent"),
        day_rows=DayRows(**given["day_rows"]) if given.get("day_rows") else None,
        day_from_preamble=given.get("day_from_preamble"),
        shared=bool(given.get("shared", False)),
        may_drop_trailing=bool(given.get("may_drop_trailing", False)),
        **extra,
    )
    _check_references(format_)
    return format_


def _column(name: str, entry: Any) -> Column:
    if not re.fullmatch(r"[a-z][a-z0-9_]*", str(name)):
        raise FormatError(f"column '{name}': a name is lower case letters, digits and _")
    if not isinstance(entry, dict):
        raise FormatError(f"column '{name}': expected {{type: ..., description: ...}}")
    _known(entry, COLUMN_FIELDS, f"column '{name}'")
    if entry.get("type") not in TYPES:
        raise FormatError(
            f"column '{name}': type '{entry.get('type')}' is none of {', '.join(TYPES)}"
        )
    if not entry.get("description"):
        raise FormatError(f"column '{name}': 'description' is missing")
    return Column(
        name=name,
        type=entry["type"],
        description=entry["description"],
        key=bool(entry.get("key", False)),
        required=bool(entry.get("required", False) or entry.get("key", False)),
        personal=bool(entry.get("personal", False)),
        headers=_texts(entry, "headers") or (name,),
        clean=_texts(entry, "clean", CLEANINGS),
        path=entry.get("path"),
    )


def _check_references(format_: Format) -> None:
    names = {column.name for column in format_.columns} | {"shop_id"}
    referred: dict[str, tuple[str, ...]] = {
        "natural_key": format_.natural_key,
        "replace_by": format_.replace_by,
        "signature": format_.signature,
        "required_any": tuple(name for group in format_.required_any for name in group),
        "period_column": (format_.period_column,) if format_.period_column else (),
        "day_from_preamble": (format_.day_from_preamble,) if format_.day_from_preamble else (),
        "drop_rows": tuple(name for rule in format_.drop_rows for name in rule.columns),
    }
    for key, columns in referred.items():
        for column in columns:
            if column not in names:
                raise FormatError(f"'{key}' names the column '{column}', which is not listed")
    for rule in format_.drop_rows:
        try:
            re.compile(rule.pattern)
        except re.error as error:
            raise FormatError(
                f"'drop_rows': '{rule.pattern}' is no regular expression: {error}"
            ) from error


def _known(given: dict[str, Any], known: set[str], where: str) -> None:
    unknown = sorted(set(map(str, given)) - known)
    if unknown:
        raise FormatError(
            f"{where}: unknown field '{unknown[0]}'; known are {', '.join(sorted(known))}"
        )


def _texts(given: dict[str, Any], key: str, allowed: tuple[str, ...] = ()) -> tuple[str, ...]:
    values = given.get(key, [])
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise FormatError(f"'{key}': expected a list of texts, got {values!r}")
    for value in values:
        if allowed and value not in allowed:
            raise FormatError(f"'{key}': '{value}' is none of {', '.join(allowed)}")
    return tuple(values)
