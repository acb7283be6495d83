"""Universal templates delivered as Parquet."""

from __future__ import annotations

import shutil

import duckdb

from shopmarts.errors import Refused
from shopmarts.formats import Format
from shopmarts.landing.headings import Header
from shopmarts.landing.loading import Job, Loaded, copy, find_period
from shopmarts.landing.projection import literal, projection, quoted
from shopmarts.landing.recognise import header_of_columns

NESTED = ("STRUCT", "MAP", "UNION")


def load_parquet(job: Job, formats: list[Format]) -> Loaded:
    """Land a Parquet file; ``_line`` is the number of the row, from 1.

    Raises ``Refused`` if it is damaged or no format is known for its columns.
    """
    path = job.member.plain or job.spool_path
    if not job.member.plain:
        with job.member.open() as packed, path.open("wb") as file:
            shutil.copyfileobj(packed, file)
    try:
        cursor = job.connection.cursor()
        source = f"read_parquet({literal(str(path))}, file_row_number = true)"
        described = cursor.execute(f"describe select * from {source}").fetchall()
        types = {row[0]: row[1] for row in described if row[0] != "file_row_number"}
        header = header_of_columns(job.file, job.member.name, tuple(types), formats)
        cells = ", ".join(
            f"{_as_text(name, kind)} as c{position}"
            for position, (name, kind) in enumerate(types.items())
        )
        return _load(
            job, cursor, header, f"(select {cells}, file_row_number + 1 as _line from {source})"
        )
    except (duckdb.InvalidInputException, duckdb.IOException) as error:
        raise Refused(
            f"{job.file}: the Parquet file is cut short or damaged "
            f"({str(error).splitlines()[0]}); write it again"
        ) from error
    finally:
        job.spool_path.unlink(missing_ok=True)


def _load(job: Job, cursor: duckdb.DuckDBPyConnection, header: Header, relation: str) -> Loaded:
    loaded = Loaded(header.format, header)
    items = projection(header, job.stamp, decimal_comma=False)
    part = job.parts.new(header.format.raw_table)
    loaded.rows = copy(cursor, f"select {items} from {relation}", part)
    find_period(job, loaded)
    return loaded


def _as_text(name: str, kind: str) -> str:
    column = quoted(name)
    if kind.startswith(NESTED) or kind.endswith("]"):
        return f"to_json({column})::varchar"
    return f"nullif({column}::varchar, '')"
