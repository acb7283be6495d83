"""Empty universal templates that explain themselves."""

from __future__ import annotations

import csv
from io import StringIO
from typing import Any

from shopmarts.errors import FormatError
from shopmarts.format_types import Column, Format
from shopmarts.guide.understood import column_dict, near
from shopmarts.landing.headings import COMMENT

UNIVERSAL = "universal"
TYPES = {
    "id": "text, kept as it is",
    "text": "text",
    "int": "whole number",
    "num": "number with a decimal point",
    "money": "amount with a decimal point, no currency sign",
    "ts": "time such as 2025-03-31 14:05:00",
    "date": "date such as 2025-03-31",
    "bool": "true or false",
}


def find_template(formats: list[Format], table: str) -> Format:
    """Return the universal template of a table; raises ``FormatError`` with names that are near."""
    templates = {f.table: f for f in formats if f.platform == UNIVERSAL}
    name = table.lower().removeprefix(f"{UNIVERSAL}/")
    if name not in templates:
        raise FormatError(f"there is no universal template '{table}'{near(name, set(templates))}")
    return templates[name]


def template_text(format_: Format) -> str:
    """Return the CSV: comments, then the heading."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    for line in _comments(format_):
        writer.writerow([f"{COMMENT} {line}"])
    writer.writerow([column.name for column in format_.columns])
    return out.getvalue()


def template_dict(format_: Format) -> dict[str, Any]:
    """Return the template for machines."""
    return {
        "table": format_.table,
        "grain": format_.grain,
        "file_names": [f"{stem}*.csv" for stem in format_.files],
        "columns": [column_dict(column) for column in format_.columns],
        "csv": template_text(format_),
    }


def _comments(format_: Format) -> list[str]:
    name = format_.files[0]
    return [
        f"{format_.title}: {format_.grain}",
        "Lines that begin with # above the heading are comments: keep them or delete them.",
        "Fill in the rows below the heading. Columns you do not need may stay empty or go, "
        "but not those that are required. Columns of your own are kept.",
        "Times are those of the shop, or have an offset: 2025-03-31T14:05:00+02:00.",
        f"Save the file as CSV UTF-8 or .xlsx, under a name that begins with {name}, such as "
        f"{name}_2025-03.csv, in exports/<shop_id>/.",
        *(_explained(column) for column in format_.columns),
    ]


def _explained(column: Column) -> str:
    role = " (required, part of the key)" if column.key else " (required)" * column.required
    return f"{column.name}{role}: {TYPES[column.type]}. {column.description}"
