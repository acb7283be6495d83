"""Reports that need a look at the whole file: total rows, periods, local numbers, wide rates."""

from __future__ import annotations

import re

import duckdb

from shopmarts.errors import Refused
from shopmarts.format_types import Column, DropRule, Format
from shopmarts.landing.headings import Header
from shopmarts.landing.loading import Job, Loaded, copy, write_preamble
from shopmarts.landing.parts import DROPPED, REJECTED
from shopmarts.landing.projection import (
    NUMBERS,
    cell,
    cleaned,
    literal,
    projection,
    quoted,
    stripped,
    written_number,
)

POINT = r"^[-+]?\d+(,\d{3})*\.(\d{1,2}|\d{4,})$|\d,\d{3}\.\d+$|,\d{3},\d{3}$"
COMMA = r"^[-+]?\d+(\.\d{3})*,(\d{1,2}|\d{4,})$|\d\.\d{3},\d+$|\.\d{3}\.\d{3}$"


def needs_staging(format_: Format) -> bool:
    """Say whether rows of this format cannot be read one by one."""
    return bool(
        format_.drop_rows
        or format_.day_rows
        or format_.unpivot
        or any(_holds_numbers(column) for column in format_.columns)
    )


def _holds_numbers(column: Column) -> bool:
    return any(cleaning in NUMBERS for cleaning in column.clean)


def is_total(format_: Format, cells: list[str]) -> bool:
    """Say whether a row that is too short is a total row, which may be."""
    return any(
        re.search(rule.pattern, value.strip()) for rule in format_.drop_rows for value in cells
    )


def load_records(job: Job, header: Header, relation: str, loaded: Loaded) -> None:
    """Land records held by ``relation`` (``c0 ...`` and ``_line``); fills in the counts.

    Raises ``Refused`` if numbers are written in two ways in one file.
    """
    loaded.dropped += write_preamble(job, header)
    if needs_staging(header.format):
        _load_staged(job, header, relation, loaded)
        return
    items = projection(header, job.stamp, decimal_comma=False)
    path = job.parts.new(header.format.raw_table)
    loaded.rows = copy(job.connection.cursor(), f"select {items} from {relation}", path)


def _load_staged(job: Job, header: Header, relation: str, loaded: Loaded) -> None:
    cursor = job.connection.cursor()
    cursor.execute(f"create or replace temp table staged as select * from {relation}")
    for rule in header.format.drop_rows:
        loaded.dropped += _drop(cursor, job, header, rule)
    loaded.rejected += _reject_periods(cursor, job, header)
    decimal_comma = _has_decimal_comma(cursor, job, header)
    source = "staged"
    if header.format.unpivot:
        loaded.dropped += _drop_lines_without_value(cursor, job, header)
        source = _unpivoted(header)
    items = projection(header, job.stamp, decimal_comma)
    path = job.parts.new(header.format.raw_table)
    loaded.rows = copy(cursor, f"select {items} from {source}", path)
    cursor.execute("drop table staged")


def _drop(cursor: duckdb.DuckDBPyConnection, job: Job, header: Header, rule: DropRule) -> int:
    tests = [
        f"regexp_matches({stripped(cell(header, column))}, {literal(rule.pattern)})"
        for column in rule.columns
        if column in header.columns
    ]
    if not tests:
        return 0
    condition = " or ".join(f"coalesce({test}, false)" for test in tests)
    return _take_out(
        cursor,
        job,
        header,
        condition=condition,
        reason=literal(f"is {rule.reason}"),
        table=DROPPED,
    )


def _drop_lines_without_value(cursor: duckdb.DuckDBPyConnection, job: Job, header: Header) -> int:
    """Drop the lines of a wide file that become no row at all."""
    condition = (
        f"len(list_filter([{_values(header)}], lambda v: v not in ({_nothing(header)}))) = 0"
    )
    return _take_out(
        cursor,
        job,
        header,
        condition=condition,
        reason=literal("holds no value"),
        table=DROPPED,
    )


def _reject_periods(cursor: duckdb.DuckDBPyConnection, job: Job, header: Header) -> int:
    days = header.format.day_rows
    if not days:
        return 0
    day, start, end = (
        cleaned(cell(header, name), header.format.column(name), header, False)
        for name in (days.day, days.start, days.end)
    )
    condition = f"({day}) is null and (({start}) is null or ({start}) is distinct from ({end}))"
    number = f"try_cast({end} as date) - try_cast({start} as date) + 1"
    reason = (
        f"case when {start} is null then 'has no day' else 'covers ' || "
        f"coalesce(({number})::varchar, 'several') || ' days, not one' end || "
        f"{literal(': download with breakdown by day (' + header.format.where + ')')}"
    )
    return _take_out(cursor, job, header, condition=condition, reason=reason, table=REJECTED)


def _take_out(
    cursor: duckdb.DuckDBPyConnection,
    job: Job,
    header: Header,
    *,
    condition: str,
    reason: str,
    table: str,
) -> int:
    """Move the staged lines that meet a condition to the rejected or dropped lines; count them."""
    if not _count(cursor.execute(f"select count(*) from staged where {condition}")):
        return 0
    cells = ", ".join(f"coalesce(c{position}, '')" for position in range(len(header.names)))
    stamp = job.stamp
    select = (
        f"select {literal(stamp.shop_id)} as shop_id, {literal(stamp.file)} as _file, _line, "
        f"{literal(stamp.file_id)} as _file_id, "
        f"concat_ws({literal(header.delimiter)}, {cells}) as text, {reason} as reason, "
        f"{literal(stamp.landed_at.isoformat(' '))}::timestamp as _landed_at "
        f"from staged where {condition}"
    )
    taken = copy(cursor, select, job.parts.new(table))
    cursor.execute(f"delete from staged where {condition}")
    return taken


def _has_decimal_comma(cursor: duckdb.DuckDBPyConnection, job: Job, header: Header) -> bool:
    """Tell from all numbers of the file how it writes them; from its language if they do not say.

    A number such as 1,234 says nothing; 1,23 and 1.234,5 do.
    """
    found: dict[str, tuple[int, str, str]] = {}
    for column in header.format.columns:
        if not _holds_numbers(column) or column.name not in header.columns:
            continue
        sql, compact = cell(header, column.name), written_number(column, header)
        for mark, pattern in (("point", POINT), ("comma", COMMA)):
            row = cursor.execute(
                f"select _line, {sql} from staged where regexp_matches({compact}, '{pattern}') "
                "order by _line limit 1"
            ).fetchone()
            if row and mark not in found:
                found[mark] = (row[0], column.headers[0], row[1])
    if len(found) == 2:
        point, comma = (
            "'{2}' on line {0}, column '{1}'".format(*found[mark]) for mark in ("point", "comma")
        )
        raise Refused(
            f"{job.file}: numbers are written with a decimal point ({point}) and with a decimal "
            f"comma ({comma}); correct the one that is wrong, or download the file again"
        )
    # the numbers of a sheet are shown with a point, whatever its language
    return "comma" in found or (not found and header.is_localized and not header.is_sheet)


def _unpivoted(header: Header) -> str:
    unpivot = header.format.unpivot
    assert unpivot is not None
    names = ", ".join(literal(header.names[position]) for position in _wide(header))
    name, value = (quoted(f"unpivot_{column}") for column in (unpivot.name, unpivot.value))
    return (
        f"(select * from (select *, unnest([{names}]) as {name}, "
        f"unnest([{_values(header)}]) as {value} from staged) "
        f"where {value} not in ({_nothing(header)}))"
    )


def _wide(header: Header) -> list[int]:
    unpivot = header.format.unpivot
    return [i for i, name in enumerate(header.columns) if unpivot and name == unpivot.value]


def _values(header: Header) -> str:
    return ", ".join(stripped(f"c{position}") for position in _wide(header))


def _nothing(header: Header) -> str:
    return ", ".join(literal(word) for word in (*header.format.null_words, ""))


def _count(result: duckdb.DuckDBPyConnection) -> int:
    row = result.fetchone()
    return int(row[0]) if row else 0
