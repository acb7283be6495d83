"""Delimited text to Parquet: DuckDB where one line is one record, the careful reader elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from io import TextIOWrapper
from itertools import islice
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from shopmarts.landing.chunks import Chunk, chunks
from shopmarts.landing.headings import Header
from shopmarts.landing.loading import Job, Loaded, copy, find_period, run_all, write_rejected
from shopmarts.landing.projection import literal, projection
from shopmarts.landing.records import Record, Rejected, read_records
from shopmarts.landing.staged import is_total, load_records, needs_staging

BATCH_CELLS = 1_000_000
BATCH_CHARACTERS = 32 << 20


def load_csv(job: Job, header: Header) -> Loaded:
    """Land a delimited text file; raises ``Refused`` if that shows to be impossible."""
    loaded = Loaded(header.format, header)
    rows = None
    if header.line == 1 and not needs_staging(header.format):
        rows = _load_fast(job, header)
    if rows is None:
        job.parts.discard()
        _load_carefully(job, header, loaded)
    else:
        loaded.rows = rows
    find_period(job, loaded)
    return loaded


def _load_fast(job: Job, header: Header) -> int | None:
    """Let DuckDB read the file in chunks; None if a chunk does not hold a record per line."""

    def tasks() -> Iterator[Callable[[], int | None]]:
        for chunk in chunks(
            job.member,
            job.scanned,
            header.encoding,
            job.spool,
            unquoted=header.format.unquoted,
        ):
            path = job.parts.new(header.format.raw_table)
            yield partial(_load_chunk, job, header, chunk, path)

    results = run_all(tasks(), job.pool)
    rows = [count for count in results if count is not None]
    return sum(rows) if len(rows) == len(results) else None


def _load_chunk(job: Job, header: Header, chunk: Chunk, part: Path) -> int | None:
    try:
        if chunk.lines.has_nul or chunk.lines.has_lone_return:
            return None
        has_heading = chunk.number == 0
        expected = chunk.lines.lines - has_heading
        first = chunk.first_line + has_heading
        source = _read_csv(chunk, header, has_heading)
        cursor = job.connection.cursor()
        if chunk.lines.has_split_quotes and not header.format.unquoted:
            inner = _line_ends(header)
            counted = cursor.execute(f"select count(*), sum({inner}) from {source}").fetchone()
            if not counted or counted[0] + (counted[1] or 0) != expected:
                return None
            expected = counted[0]
            line = (
                f"{first - 1} + row_number() over () - {inner} "
                f"+ sum({inner}) over (rows unbounded preceding)"
            )
        else:
            line = f"{first - 1} + row_number() over ()"
        items = projection(header, job.stamp, decimal_comma=False)
        relation = f"(select *, {line} as _line from {source})"
        rows = copy(cursor, f"select {items} from {relation}", part)
        return rows if rows == expected else None
    except duckdb.InvalidInputException:
        return None
    finally:
        chunk.discard()


def _read_csv(chunk: Chunk, header: Header, has_heading: bool) -> str:
    columns = ", ".join(f"'c{position}': 'VARCHAR'" for position in range(len(header.names)))
    quote = "" if header.format.unquoted else '"'
    return (
        f"read_csv({literal(str(chunk.path))}, columns = {{{columns}}}, auto_detect = false, "
        f"header = {has_heading}, delim = {literal(header.delimiter)}, "
        f"quote = {literal(quote)}, escape = {literal(quote)}, "
        "strict_mode = true, null_padding = false, ignore_errors = false)"
    )


def _line_ends(header: Header) -> str:
    cells = ", ".join(f"c{position}" for position in range(len(header.names)))
    text = f"concat_ws('', {cells})"
    return f"(length({text}) - length(replace({text}, chr(10), '')))"


def _load_carefully(job: Job, header: Header, loaded: Loaded) -> None:
    try:
        loaded.rejected = _spool_records(job, header)
        load_records(job, header, f"read_parquet({literal(str(job.spool_path))})", loaded)
    finally:
        job.spool_path.unlink(missing_ok=True)


def _spool_records(job: Job, header: Header) -> int:
    """Write all records to the spool as Parquet; return the number of rejected lines."""
    width = len(header.names)
    names = [f"c{position}" for position in range(width)]
    schema = pa.schema([(name, pa.string()) for name in names] + [("_line", pa.int64())])
    batch: list[Record] = []
    rejected: list[Rejected] = []
    count = size = 0
    encoding = "utf-8-sig" if header.encoding == "utf-8" else header.encoding
    with (
        job.member.open() as stream,
        TextIOWrapper(stream, encoding=encoding, newline="") as text,
        pq.ParquetWriter(job.spool_path, schema) as writer,
    ):
        below = islice(text, header.line, None)
        for record in read_records(
            below,
            header.delimiter,
            header.names,
            partial(is_total, header.format),
            header.format.may_drop_trailing,
            unquoted=header.format.unquoted,
        ):
            if isinstance(record, Rejected):
                rejected.append(record)
                size += len(record.text)
            else:
                batch.append(record)
                size += sum(map(len, record.cells))
            if (len(batch) + len(rejected)) * width > BATCH_CELLS or size > BATCH_CHARACTERS:
                count += _flush(job, header, writer, batch, rejected)
                batch, rejected, size = [], [], 0
        count += _flush(job, header, writer, batch, rejected)
    return count


def _flush(
    job: Job,
    header: Header,
    writer: pq.ParquetWriter,
    batch: list[Record],
    rejected: list[Rejected],
) -> int:
    if batch:
        arrays = [
            pa.array([cell or None for cell in column], pa.string())
            for column in zip(*(record.cells for record in batch), strict=True)
        ]
        lines = pa.array([record.line + header.line for record in batch], pa.int64())
        writer.write_table(pa.table([*arrays, lines], schema=writer.schema))
    moved = [Rejected(line.line + header.line, line.text, line.reason) for line in rejected]
    return write_rejected(job, moved)
