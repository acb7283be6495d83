"""Staging lists every typed cell it cannot read, and reads no personal cell but to hash it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from shopmarts.formats import Format, load_formats

PROJECT = Path(__file__).resolve().parents[2]
FORMATS = load_formats(PROJECT / "formats")
READERS = {
    "money": "money",
    "num": "number",
    "int": "integer",
    "bool": "boolean",
    "date": "date",
    "ts": "timestamp",
}
READER_CALL = re.compile(r"read_(\w+)\('\"?(?:\w+\.)?(\w+)\"?'\)")
HASH_CALL = re.compile(r"hash_(?:email|phone|account)\('(?:\w+\.)?\w+'\)")
QUOTED = re.compile(r"'\"?(\w+)\"?'")


def staging_sql(format_: Format) -> str:
    name = f"stg_{format_.platform}__{format_.table}.sql"
    path = PROJECT / "models" / "staging" / format_.platform / name
    return path.read_text(encoding="utf-8")


def call(sql: str, macro: str) -> str:
    """The text of the call of a macro, from its name to the bracket that closes it; '' if none."""
    start = sql.find(f"{macro}(")
    if start < 0:
        return ""
    depth = 0
    for place in range(start + len(macro), len(sql)):
        depth += {"(": 1, ")": -1}.get(sql[place], 0)
        if depth == 0:
            return sql[start : place + 1]
    raise AssertionError(f"the call of {macro} is never closed")


def listed_cells(sql: str) -> dict[str, str]:
    """Columns in the call of unreadable_cells(), each with the type it is listed under."""
    lists = re.findall(r"(\w+)=\[(.*?)\]", call(sql, "unreadable_cells"), re.DOTALL)
    return {column: type_ for type_, columns in lists for column in QUOTED.findall(columns)}


def reading(sql: str) -> str:
    """The SQL without what reads no cell: comments, replaced exports, listed cells, new names."""
    sql = sql.replace(call(sql, "latest_export"), "").replace(call(sql, "unreadable_cells"), "")
    return re.sub(r"--.*|\bas \w+", "", sql)


def mentions(sql: str, column: str) -> bool:
    return re.search(rf"\b{column}\b", sql) is not None


@pytest.mark.parametrize("format_", FORMATS, ids=lambda format_: format_.name)
def test_every_typed_cell_that_is_read_is_listed_under_its_type(format_: Format) -> None:
    sql = staging_sql(format_)
    read = {
        column.name: READERS[column.type]
        for column in format_.columns
        if column.type in READERS and mentions(reading(sql), column.name)
    }
    assert listed_cells(sql) == read


@pytest.mark.parametrize("format_", FORMATS, ids=lambda format_: format_.name)
def test_every_cell_is_read_as_the_type_of_its_format(format_: Format) -> None:
    types = {column.name: READERS.get(column.type) for column in format_.columns}
    wrong = [
        f"read_{reader}('{column}') of a column of type {types.get(column)}"
        for reader, column in READER_CALL.findall(reading(staging_sql(format_)))
        if reader in READERS.values() and types.get(column) != reader
    ]
    assert not wrong


@pytest.mark.parametrize("format_", FORMATS, ids=lambda format_: format_.name)
def test_personal_cells_are_hashed_or_left_out(format_: Format) -> None:
    sql = HASH_CALL.sub("", reading(staging_sql(format_)))
    personal = [column.name for column in format_.columns if column.personal]
    assert [column for column in personal if mentions(sql, column)] == []
    renamed = sql[sql.index("renamed as (") : sql.rindex("select * from renamed")]
    assert "*" not in re.sub(r"\{\{.*?\}\}", "", renamed), "columns are named one by one"
