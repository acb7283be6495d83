"""Which files are understood."""

from __future__ import annotations

import difflib
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from shopmarts.errors import FormatError
from shopmarts.format_types import Column, Format

KINDS = {"csv": "CSV", "xlsx": "XLSX", "xls": "XLS", "ndjson": "NDJSON", "parquet": "Parquet"}


def chosen(formats: list[Format], name: str | None) -> list[Format]:
    """Return the formats of files (``shop.yml`` is none) whose name holds ``name``.

    Raises ``FormatError`` with names that are near if there is none.
    """
    files = [format_ for format_ in formats if set(format_.readers) & set(KINDS)]
    if name is None:
        return files
    found = [format_ for format_ in files if name.lower() in format_.name]
    if not found:
        names = {format_.platform for format_ in files} | {format_.table for format_ in files}
        raise FormatError(f"no format is named '{name}'{near(name, names)}")
    return found


def near(name: str, names: set[str]) -> str:
    """Return the end of a message about a name that is none of ``names``."""
    close = difflib.get_close_matches(name.lower(), sorted(names), n=3, cutoff=0.5)
    if close:
        return f"; did you mean {' or '.join(close)}?"
    return f"; there are {', '.join(sorted(names))}"


def kinds_of(format_: Format) -> list[str]:
    """Return the kinds of files of a format, as people call them."""
    return [KINDS[reader] for reader in format_.readers if reader in KINDS]


def as_dicts(formats: list[Format]) -> list[dict[str, Any]]:
    """Return formats with all their columns, for machines."""
    return [
        {
            "name": format_.name,
            "platform": format_.platform,
            "table": format_.table,
            "title": format_.title,
            "grain": format_.grain,
            "kinds": kinds_of(format_),
            "where": format_.where,
            "file_names": [f"{stem}*" for stem in format_.files],
            "columns": [column_dict(column) for column in format_.columns],
        }
        for format_ in formats
    ]


def column_dict(column: Column) -> dict[str, Any]:
    """Return a column for machines."""
    return {
        "name": column.name,
        "type": column.type,
        "required": column.required,
        "key": column.key,
        "personal": column.personal,
        "headings": list(column.headers),
        "description": column.description,
    }


def print_formats(console: Console, formats: list[Format]) -> None:
    """Print one line per format, by platform."""
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column("format", no_wrap=True)
    table.add_column("title", ratio=2)
    table.add_column("files", ratio=1)
    table.add_column("download", ratio=3)
    for format_ in formats:
        kinds = ", ".join(kinds_of(format_))
        table.add_row(format_.name, escape(format_.title), kinds, escape(format_.where))
    console.print(table)
