"""Reports that need a look at the whole file: total rows, periods, local numbers, wide rates."""

from __future__ import annotations

import re

import duckdb

from shopmarts.errors import Refused
from shopmarts.formats import Format
from shopmarts.landing.loading import Job, Loaded, copy
from shopmarts.landing.parts import REJECTED
from shopmarts.landing.projection import BLANKS, cell, cleaned, literal, projection, quoted
from shopmarts.landing.recognise import Header

POINT = r"^[-+]?\d+(,\d{3})*\.(\d{1,2}|\d{4,})$|\d,\d{3}\.\d+$|,\d{3},\d{3}$"
COMMA = r"^[-+]?\d+(\.\d{3})*,(\d{1,2}|\d{4,})$|\d\.\d{3},\d+$|\.\d{3}\.\d{3}$"


def needs_staging(format_: Format) -> bool:
    """Say whether rows of this format cannot be read one by one."""
    return bool(
        format_.drop_rows
        or format_.day_rows
        or format_.unpivot
        or any("number" in column.clean for column in format_.columns)
    )


def is_total(format_: Format, cells: list[str]) -> bool:
    """Say whether a row that is too short is a total row, which may be."""
    return any(
        re.search(rule.pattern, value.strip()) for rule in format_.drop_rows for value in cells
    )


def load_staged(job: Job, header: Header, relation: str, loaded: Loaded) -> None:
    """Land records held by ``relation`` (``c0 ...`` and ``_line``); fills in the counts.

    Raises ``Refused`` if numbers are written in two ways in one file.
    """
    cursor = job.connection.cursor()
    cursor.execute(f"create or replace temp table staged as select * from {relation}")
    loaded.dropped = _drop_totals(cursor, header)
    loaded.rejected += _reject_periods(cursor, job, header)
    decimal_comma = _has_decimal_comma(cursor, job, header)
    source = _unpivoted(header) if header.format.unpivot else "staged"
    items = projection(header, job.stamp, decimal_comma)
    path = job.parts.new(header.format.raw_table)
    loaded.rows = copy(cursor, f"select {items} from {source}", path)
    cursor.execute("drop table staged")


def _drop_totals(cursor: duckdb.DuckDBPyConnection, header: Header) -> int:
    tests = [
        f"regexp_matches(trim({cell(header, column)}), {literal(rule.pattern)})"
        for rule in header.format.drop_rows
        for column in rule.columns
        if column in header.columns
    ]
    if not tests:
        return 0
    condition = " or ".join(f"coalesce({test}, false)" for test in tests)
    return _count(cursor.execute(f"delete from staged where {condition}"))


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
    cells = ", ".join(f"coalesce(c{position}, '')" for position in range(len(header.names)))
    stamp = job.stamp
    select = (
        f"select {literal(stamp.shop_id)} as shop_id, {literal(stamp.file)} as _file, _line, "
        f"{literal(stamp.file_id)} as _file_id, "
        f"concat_ws({literal(header.delimiter)}, {cells}) as text, {reason} as reason, "
        f"{literal(stamp.landed_at.isoformat(' '))}::timestamp as _landed_at "
        f"from staged where {condition}"
    )
    if not _count(cursor.execute(f"select count(*) from staged where {condition}")):
        return 0
    rejected = copy(cursor, select, job.parts.new(REJECTED))
    cursor.execute(f"delete from staged where {condition}")
    return rejected


def _has_decimal_comma(cursor: duckdb.DuckDBPyConnection, job: Job, header: Header) -> bool:
    """Tell from all numbers of the file how it writes them; from its language if they do not say.

    A number such as 1,234 says nothing; 1,23 and 1.234,5 do.
    """
    found: dict[str, tuple[int, str, str]] = {}
    for column in header.format.columns:
        if "number" not in column.clean or column.name not in header.columns:
            continue
        sql = cell(header, column.name)
        compact = f"regexp_replace({sql}, '{BLANKS}', '', 'g')"
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
    return "comma" in found or (not found and header.is_localized)


def _unpivoted(header: Header) -> str:
    unpivot = header.format.unpivot
    assert unpivot is not None
    positions = [i for i, column in enumerate(header.columns) if column == unpivot.value]
    names = ", ".join(literal(header.names[position]) for position in positions)
    values = ", ".join(f"trim(c{position})" for position in positions)
    name, value = (quoted(f"unpivot_{column}") for column in (unpivot.name, unpivot.value))
    words = ", ".join(literal(word) for word in (*header.format.null_words, ""))
    return (
        f"(select * from (select *, unnest([{names}]) as {name}, unnest([{values}]) as {value} "
        f"from staged) where {value} not in ({words}))"
    )


def _count(result: duckdb.DuckDBPyConnection) -> int:
    row = result.fetchone()
    return int(row[0]) if row else 0
