"""The dbt sources of the raw tables, written from the formats so that the two never differ."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from pathlib import Path
from typing import Any

import yaml

from shopmarts.formats import Format

HEAD = "# Written by `shopmarts sources` from formats/: change those, then run it again.\n"
# SHOPMARTS_RAW names the folder of the raw tables where it is not raw/ of the home.
LOCATION = (
    "read_parquet('"
    '{{{{ env_var("SHOPMARTS_RAW", env_var("SHOPMARTS_HOME", "data") ~ "/raw") }}}}'
    "/{folder}/*.parquet', union_by_name = true)"
)
BOOKKEEPING = {
    "shop_id": ("string", "Shop: the folder under exports/; '(all)' for files of every shop"),
    "_extra": ("string", "JSON object of the columns no format knows, NULL if none"),
    "_file": ("string", "File the row comes from, relative to exports/; archive!member"),
    "_line": ("bigint", "Line of that file on which the record starts, from 1"),
    "_landed_at": ("timestamp", "Time of landing, UTC"),
    "_file_id": ("string", "First 16 hex digits of the hash of the content of the file and shop"),
    "_exported_at": ("timestamp", "Time of the export: date in the file name, else its mtime, UTC"),
    "_export_key": ("string", "Sorts exports: per replace key the greatest wins"),
}
LEDGER = {
    "file_id": ("string", "First 16 hex digits of the hash of the content and shop"),
    "shop_id": ("string", "Shop: the folder under exports/"),
    "file": ("string", "File, relative to exports/; archive!member"),
    "format": ("string", "Format it was read with, NULL if refused before that was known"),
    "status": ("string", "landed or refused"),
    "reason": ("string", "Why it was refused, NULL if landed"),
    "rows": ("bigint", "Records landed"),
    "rejected": ("bigint", "Records that could not be read, listed in rejected"),
    "dropped": ("bigint", "Records that are no data, such as total rows"),
    "period_from": ("date", "First day in the period column, NULL if unknown"),
    "period_to": ("date", "Last day in the period column, NULL if unknown"),
    "exported_at": ("timestamp", "Time of the export, UTC"),
    "landed_at": ("timestamp", "Time of landing, UTC"),
    "bytes": ("bigint", "Size of the content as read, after unpacking"),
    "content_hash": ("string", "sha256 of the content"),
}
REJECTED = {
    "shop_id": ("string", "Shop: the folder under exports/"),
    "_file": ("string", "File the record comes from, relative to exports/"),
    "_line": ("bigint", "Line on which the record starts, from 1"),
    "_file_id": ("string", "File id, as in the ledger"),
    "text": ("string", "The record as it stands in the file"),
    "reason": ("string", "Why it could not be read and what to do"),
    "_landed_at": ("timestamp", "Time of landing, UTC"),
}


def source_files(formats: list[Format]) -> dict[Path, str]:
    """Return the content of every sources file, keyed by its path below ``models/staging``."""
    files: dict[Path, str] = {}
    for platform, group in groupby(formats, key=lambda format_: format_.platform):
        tables = [_table(format_) for format_ in group]
        description = f"Raw tables of {platform}, landed by `shopmarts land`: every cell as text."
        files[Path(platform) / f"_{platform}__sources.yml"] = _render(platform, description, tables)
    files[Path("landing") / "_landing__sources.yml"] = _render(
        "landing",
        "What `shopmarts land` read and what it could not read.",
        [
            _bookkeeping_table("ledger", "One row per shop and file content.", "_ledger", LEDGER),
            _bookkeeping_table(
                "rejected", "One row per record that could not be read.", "_rejected", REJECTED
            ),
        ],
    )
    return files


def write_sources(formats: list[Format], staging: Path) -> list[Path]:
    """Write the stale sources files below ``staging`` (``models/staging``); return those."""
    stale = stale_sources(formats, staging)
    contents = source_files(formats)
    for path in stale:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(contents[path.relative_to(staging)], encoding="utf-8")
    return stale


def stale_sources(formats: list[Format], staging: Path) -> list[Path]:
    """Return the sources files below ``staging`` that are missing or differ from the formats."""
    return [
        staging / path
        for path, content in source_files(formats).items()
        if not (staging / path).is_file() or (staging / path).read_text(encoding="utf-8") != content
    ]


def _table(format_: Format) -> dict[str, Any]:
    columns = [_column("shop_id", *BOOKKEEPING["shop_id"])]
    for column in format_.columns:
        meta: dict[str, Any] = {"type": column.type}
        meta |= {flag: True for flag in ("key", "required", "personal") if getattr(column, flag)}
        columns.append(
            {
                "name": column.name,
                "description": column.description,
                "data_type": "string",
                "config": {"meta": meta},
            }
        )
    columns += [_column(name, *BOOKKEEPING[name]) for name in list(BOOKKEEPING)[1:]]
    return {
        "name": format_.table,
        "identifier": format_.raw_table,
        "description": f"{format_.title}: {format_.grain}.",
        "config": {
            "meta": {
                **_location(format_.raw_table),
                "natural_key": list(format_.natural_key),
                "replace_by": list(format_.replace_by),
            }
        },
        "columns": columns,
    }


def _bookkeeping_table(
    name: str, description: str, folder: str, columns: dict[str, tuple[str, str]]
) -> dict[str, Any]:
    return {
        "name": name,
        "identifier": f"landing__{name}",
        "description": description,
        "config": {"meta": _location(folder)},
        "columns": [_column(column, *facts) for column, facts in columns.items()],
    }


def _location(folder: str) -> dict[str, str]:
    """Where a raw table lies: for DuckDB as an expression, for Spark as the folder below raw/."""
    return {"external_location": LOCATION.format(folder=folder), "folder": folder}


def _column(name: str, data_type: str, description: str) -> dict[str, Any]:
    return {"name": name, "description": description, "data_type": data_type}


def _render(source: str, description: str, tables: Iterable[dict[str, Any]]) -> str:
    document = {
        "version": 2,
        "sources": [
            {"name": source, "schema": "raw", "description": description, "tables": list(tables)}
        ],
    }
    return HEAD + yaml.safe_dump(document, sort_keys=False, allow_unicode=True, width=10_000)
