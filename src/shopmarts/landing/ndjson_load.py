"""One JSON object per line to Parquet; DuckDB takes the objects apart."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from shopmarts.errors import Refused
from shopmarts.formats import Format
from shopmarts.landing.chunks import Chunk, chunks
from shopmarts.landing.json_paths import JsonColumns, JsonPath, is_object
from shopmarts.landing.loading import Job, Loaded, copy, find_period, run_all
from shopmarts.landing.parts import REJECTED
from shopmarts.landing.projection import literal
from shopmarts.landing.recognise import named_for

ADVICE = "is no JSON object; every line must hold one: correct it or export the file again"
BATCH_LINES = 10_000


def recognise_ndjson(file: str, name: str, head: str, formats: list[Format]) -> Format:
    """Find the format of a file of JSON objects by their keys; for templates also by its name.

    Raises ``Refused`` naming the missing keys.
    """
    keys = _keys(file, head)
    able = [f for f in formats if "ndjson" in f.readers and not f.parent]
    signed = [f for f in able if f.signature and _tops(f, f.signature) <= keys]
    named = [f for f in able if named_for(f, name, formats)]
    if not signed and not named:
        nearest = max(able, key=lambda f: len(_tops(f) & keys) / len(_tops(f)))
        missing = ", ".join(sorted(_tops(nearest, nearest.signature) - keys))
        unknown = ", ".join(sorted(keys - _tops(nearest))[:8])
        raise Refused(
            f"{file}: no format is known for these JSON objects. The nearest is {nearest.name} "
            f"({nearest.title}): missing {missing or 'nothing'}; not known there "
            f"{unknown or 'nothing'}. Use a universal template or describe the file in "
            "formats/<platform>/<table>.yml"
        )
    format_ = [*signed, *named][0]
    required = tuple(column.name for column in format_.columns if column.required)
    absent = sorted(_tops(format_, required) - keys)
    if absent:
        raise Refused(
            f"{file}, line 1: the key '{absent[0]}' of {format_.name} is in none of the first "
            "objects; add it or rename the key that holds it, then land again"
        )
    return format_


def _keys(file: str, head: str) -> set[str]:
    keys: set[str] = set()
    for line in head.split("\n"):
        try:
            found = json.loads(line)
        except ValueError:
            continue
        if isinstance(found, dict):
            keys |= set(found)
    if not keys:
        raise Refused(f"{file}, line 1: {ADVICE}")
    return keys


def _tops(format_: Format, names: tuple[str, ...] | None = None) -> set[str]:
    """Return the keys at the top of an object that hold the given columns, or all columns."""
    return {
        JsonPath(column).top for column in format_.columns if names is None or column.name in names
    }


def load_ndjson(job: Job, format_: Format, formats: list[Format], encoding: str) -> Loaded:
    """Land a file of JSON objects, together with the tables inside it (``parent`` in YAML)."""
    loaded = Loaded(format_)
    children = [f for f in formats if f.parent == format_.table and f.platform == format_.platform]
    columns = [JsonColumns(format_, children), *(JsonColumns(child, []) for child in children)]

    def tasks() -> Iterator[Callable[[], int | None]]:
        for chunk in chunks(job.member, job.scanned, encoding, job.spool):
            tables = [(c, job.parts.new(c.format.raw_table)) for c in columns]
            yield partial(_load_chunk, job, chunk, tables, job.parts.new(REJECTED))

    loaded.rejected = sum(count or 0 for count in run_all(tasks(), job.pool))
    loaded.rows = sum(pq.read_metadata(p).num_rows for p in job.parts.of(format_.raw_table))
    find_period(job, loaded)
    return loaded


def _load_chunk(
    job: Job, chunk: Chunk, tables: list[tuple[JsonColumns, Path]], rejected: Path
) -> int:
    """Write the parts of one chunk; return the number of rejected lines."""
    spooled = job.spool / f"{job.stamp.file_id}-{chunk.number}.lines"
    cursor = job.connection.cursor()
    try:
        source = _source(cursor, chunk, spooled)
        cursor.execute(f"create temp table objects as select * from {source} where j is not null")
        broken = _count(
            cursor.execute(f"select count(*) from objects where not ({is_object('j')})")
        )
        if broken:
            copy(cursor, _rejected(job), rejected)
            cursor.execute(f"delete from objects where not ({is_object('j')})")
        for columns, path in tables:
            stamp = [f"{literal(job.stamp.shop_id)}::varchar as shop_id"]
            items = ", ".join(stamp + columns.select_items() + job.stamp.columns())
            copy(cursor, f"select {items} from ({columns.objects('objects')})", path)
        return broken
    finally:
        cursor.close()
        spooled.unlink(missing_ok=True)
        chunk.discard()


def _source(cursor: duckdb.DuckDBPyConnection, chunk: Chunk, spooled: Path) -> str:
    """Return the relation (``j``, ``_line``) of a chunk.

    DuckDB reads the lines itself unless it counts others than there are.
    """
    text = (
        f"read_csv({literal(str(chunk.path))}, columns = {{'j': 'VARCHAR'}}, auto_detect = false, "
        "header = false, delim = '\x01', quote = '', escape = '', strict_mode = true)"
    )
    try:
        if _count(cursor.execute(f"select count(*) from {text}")) == chunk.lines.lines:
            return f"(select j, {chunk.first_line - 1} + row_number() over () as _line from {text})"
    except duckdb.InvalidInputException:
        pass  # lines too long for its buffer, or lone carriage returns
    _spool_lines(chunk, spooled)
    return f"read_parquet({literal(str(spooled))})"


def _count(result: duckdb.DuckDBPyConnection) -> int:
    row = result.fetchone()
    return int(row[0]) if row else 0


def _spool_lines(chunk: Chunk, spooled: Path) -> None:
    schema = pa.schema([("j", pa.string()), ("_line", pa.int64())])
    with (
        chunk.path.open(encoding="utf-8-sig", newline="\n") as lines,
        pq.ParquetWriter(spooled, schema) as writer,
    ):
        batch: list[str | None] = []
        first = chunk.first_line
        for line in lines:
            batch.append(line.strip() or None)
            if len(batch) == BATCH_LINES:
                writer.write_table(_numbered(batch, first, schema))
                first += len(batch)
                batch = []
        writer.write_table(_numbered(batch, first, schema))


def _numbered(batch: list[str | None], first: int, schema: pa.Schema) -> pa.Table:
    return pa.table([batch, list(range(first, first + len(batch)))], schema=schema)


def _rejected(job: Job) -> str:
    stamp = job.stamp
    return (
        f"select {literal(stamp.shop_id)}::varchar as shop_id, {literal(stamp.file)}::varchar as "
        f"_file, _line, {literal(stamp.file_id)}::varchar as _file_id, j as text, "
        f"{literal(ADVICE)} as reason, {literal(stamp.landed_at.isoformat(' '))}::timestamp as "
        f"_landed_at from objects where not ({is_object('j')})"
    )
