"""What the readers of all kinds of files share: the job, its result, writing rejected lines."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import Executor, Future, wait
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from shopmarts.formats import Format
from shopmarts.landing.headings import Header
from shopmarts.landing.members import Member
from shopmarts.landing.parts import DROPPED, REJECTED, Parts
from shopmarts.landing.projection import Stamp, literal, quoted
from shopmarts.landing.records import Rejected
from shopmarts.landing.scan import Scan

IN_FLIGHT = 3
MEMORY_LIMIT = "1GB"
ABOVE_HEADING = "stands above the heading"
REJECTED_SCHEMA = pa.schema(
    [
        ("shop_id", pa.string()),
        ("_file", pa.string()),
        ("_line", pa.int64()),
        ("_file_id", pa.string()),
        ("text", pa.string()),
        ("reason", pa.string()),
        ("_landed_at", pa.timestamp("us")),
    ]
)


@dataclass(frozen=True)
class Job:
    """One member to be landed and what is needed for it.

    ``pool`` runs the loads of its chunks; each takes its own cursor of ``connection``.
    """

    member: Member
    scanned: Scan
    stamp: Stamp
    parts: Parts
    spool: Path
    connection: duckdb.DuckDBPyConnection
    pool: Executor

    @property
    def file(self) -> str:
        """The name of the file in messages: of a sheet with its workbook."""
        return self.stamp.file

    @property
    def spool_path(self) -> Path:
        """A path for one temporary file of this job."""
        return self.spool / f"{self.stamp.file_id}.spool"


@dataclass
class Loaded:
    """Records of a file: landed, rejected, dropped as no data; first and last day covered.

    Every record but the heading is one of the three: blank lines are none. Of a wide file made
    long, ``rows`` counts what its records became. ``header`` is None for JSON.
    """

    format: Format
    header: Header | None = None
    rows: int = 0
    rejected: int = 0
    dropped: int = 0
    period_from: date | None = None
    period_to: date | None = None


def copy(cursor: duckdb.DuckDBPyConnection, select: str, path: Path) -> int:
    """Write the rows of a query to a Parquet file and return their number."""
    row = cursor.execute(f"copy ({select}) to {literal(str(path))} (format parquet)").fetchone()
    return int(row[0]) if row else 0


def run_all(tasks: Iterable[Callable[[], int | None]], pool: Executor) -> list[int | None]:
    """Run tasks in a pool, a few at a time, and return their results in order.

    ``tasks`` is consumed lazily, so that what a task needs is made only shortly before. A result
    of None ends the run: tasks not begun by then are left out. No task runs on after the return.
    """
    results: list[int | None] = []
    running: deque[Future[int | None]] = deque()
    try:
        for task in tasks:
            running.append(pool.submit(task))
            if len(running) >= IN_FLIGHT:
                results.append(running.popleft().result())
                if results[-1] is None:
                    return results
        return results + [future.result() for future in running]
    finally:
        wait(running)


def open_duckdb(spool: Path) -> duckdb.DuckDBPyConnection:
    """Return a DuckDB in memory for landing, which spills into the folder ``spool``."""
    connection = duckdb.connect()
    connection.execute(f"set memory_limit = '{MEMORY_LIMIT}'")
    # each of the loads at a time has one thread: sharing threads costs a third more
    connection.execute("set threads = 1")
    connection.execute("set timezone = 'UTC'")
    connection.execute(f"set temp_directory = {literal(str(spool / 'duckdb'))}")
    return connection


def write_rejected(job: Job, rejected: list[Rejected], table: str = REJECTED) -> int:
    """Write lines that could not be read as a part of the rejected lines; return their number."""
    if rejected:
        stamp = job.stamp
        count = len(rejected)
        lines = pa.table(
            [
                [stamp.shop_id] * count,
                [stamp.file] * count,
                [line.line for line in rejected],
                [stamp.file_id] * count,
                [line.text for line in rejected],
                [line.reason for line in rejected],
                [stamp.landed_at] * count,
            ],
            schema=REJECTED_SCHEMA,
        )
        pq.write_table(lines, job.parts.new(table))
    return len(rejected)


def write_preamble(job: Job, header: Header) -> int:
    """Keep the rows above the heading as dropped lines; return their number."""
    rows = [Rejected(line, text, ABOVE_HEADING) for line, text in header.preamble]
    return write_rejected(job, rows, DROPPED)


def find_period(job: Job, loaded: Loaded) -> None:
    """Fill in the first and the last day of the period column, from the parts just written."""
    column = loaded.format.period_column
    parts = job.parts.of(loaded.format.raw_table)
    if not column or not parts or not loaded.rows:
        return
    day = day_of(column)
    files = ", ".join(literal(str(path)) for path in parts)
    row = (
        job.connection.cursor()
        .execute(f"select min({day}), max({day}) from read_parquet([{files}])")
        .fetchone()
    )
    if row:
        loaded.period_from, loaded.period_to = row


def day_of(column: str) -> str:
    """Return the SQL of the day that the text of a period column begins with, NULL if none."""
    return (
        f"coalesce(try_cast(substr({quoted(column)}, 1, 10) as date), "
        f"try_strptime({quoted(column)}, '%Y%m%d')::date)"
    )
