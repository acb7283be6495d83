"""Formats are data: one YAML per export file under ``formats/<platform>/<table>.yml``."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml

from shopmarts.errors import FormatError
from shopmarts.format_types import (
    CLEANINGS,
    COLUMN_FIELDS,
    FORMAT_FIELDS,
    HEADER_WITHIN,
    READERS,
    TYPES,
    Column,
    DayRows,
    DropRule,
    Format,
    Unpivot,
)
from shopmarts.yaml_text import load_yaml

__all__ = ["Column", "Format", "load_format", "load_formats"]


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
        given = load_yaml(path.read_text(encoding="utf-8"))
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
    extra["days_from_name"] = _texts(given, "days_from_name")
    extra["words_from_name"] = dict(given.get("words_from_name", {}))
    extra |= _header_rule(given.get("header"))
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
        drop_rows=tuple(_drop_rule(rule) for rule in given.get("drop_rows", [])),
        period_column=given.get("period_column"),
        parent=given.get("parent"),
        day_rows=DayRows(**given["day_rows"]) if given.get("day_rows") else None,
        day_from_preamble=given.get("day_from_preamble"),
        shared=bool(given.get("shared", False)),
        may_drop_trailing=bool(given.get("may_drop_trailing", False)),
        unquoted=bool(given.get("unquoted", False)),
        **extra,
    )
    _check_references(format_)
    return format_


def _header_rule(given: Any) -> dict[str, int]:
    """Read ``header``: ``find``, the number of its line, or ``{within: rows}``."""
    if given is None:
        return {}
    if given == "find":
        return {"header_within": HEADER_WITHIN}
    within = given.get("within") if isinstance(given, dict) else None
    number = within if within is not None else given
    if not isinstance(number, int) or isinstance(number, bool) or number < 1:
        raise FormatError(
            f"'header': {given!r} is none of: find, the number of the line, {{within: rows}}"
        )
    return {"header_line": number} if within is None else {"header_within": number}


def _drop_rule(given: Any) -> DropRule:
    if not isinstance(given, dict) or not given.get("columns") or not given.get("pattern"):
        raise FormatError(f"'drop_rows': expected {{columns: [...], pattern: ...}}, got {given!r}")
    _known(given, {"columns", "pattern", "reason"}, "'drop_rows'")
    rule = DropRule(tuple(given["columns"]), given["pattern"])
    return rule if "reason" not in given else DropRule(rule.columns, rule.pattern, given["reason"])


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
        heading_pattern=entry.get("heading_pattern"),
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
        "days_from_name": format_.days_from_name,
        "words_from_name": tuple(format_.words_from_name),
        "drop_rows": tuple(name for rule in format_.drop_rows for name in rule.columns),
    }
    for key, columns in referred.items():
        for column in columns:
            if column not in names:
                raise FormatError(f"'{key}' names the column '{column}', which is not listed")
    if len(format_.days_from_name) > 2:
        raise FormatError("'days_from_name': one column for the day, or two for first and last")
    patterns = [("'drop_rows'", rule.pattern) for rule in format_.drop_rows]
    patterns += [("'words_from_name'", pattern) for pattern in format_.words_from_name.values()]
    patterns += [
        (f"column '{column.name}': heading_pattern", column.heading_pattern)
        for column in format_.columns
        if column.heading_pattern
    ]
    for key, pattern in patterns:
        try:
            re.compile(pattern)
        except re.error as error:
            raise FormatError(f"{key}: '{pattern}' is no regular expression: {error}") from error


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
