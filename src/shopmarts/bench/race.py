"""Landing against DuckDB's own copy of the same bytes."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from shopmarts.bench.figures import median_ratio
from shopmarts.bench.kinds import Kind
from shopmarts.bench.process import run

AS_CSV = "all_varchar = true, header = true, union_by_name = true"
AS_LINES = (
    "columns = {'line': 'VARCHAR'}, auto_detect = false, header = false, "
    "delim = '\x01', quote = '', escape = ''"
)


@dataclass(frozen=True)
class Race:
    """Landing and copying one kind of files: medians of seconds, and medians of ratios.

    A ratio is copy seconds / landing seconds of the same round: 1 = as fast as DuckDB's copy. A
    copy by file writes a Parquet file per export file, as landing does; one by table reads all
    files of a format in one statement. Seconds are those of the work, without starting Python.
    """

    kind: str
    files: int
    rows: int
    text_bytes: int
    land_seconds: float
    land_mb_per_second: float
    land_peak_mb: float
    copy_seconds: float
    copy_rows: int
    copy_peak_mb: float
    copy_by_table_seconds: float
    ratio: float
    ratio_cpu: float
    ratio_by_table: float


@dataclass(frozen=True)
class _Lap:
    """One timed piece of work in a process of its own."""

    seconds: float
    cpu_seconds: float
    rows: int
    peak_mb: float


def race(kind: Kind, rounds: int) -> Race:
    """Land and copy a kind ``rounds`` times, turn by turn, each in a new process."""
    by_file = [[path] for paths in kind.tables.values() for path in paths]
    by_table = list(kind.tables.values())
    landings, copies, table_copies = [], [], []
    for _ in range(rounds):
        landings.append(_land(kind))
        copies.append(_copy(kind, by_file))
        table_copies.append(_copy(kind, by_table))
    land_seconds = median(lap.seconds for lap in landings)
    return Race(
        kind=kind.name,
        files=len(by_file),
        rows=landings[0].rows,
        text_bytes=kind.text_bytes,
        land_seconds=land_seconds,
        land_mb_per_second=kind.text_bytes / land_seconds / 1e6,
        land_peak_mb=max(lap.peak_mb for lap in landings),
        copy_seconds=median(lap.seconds for lap in copies),
        copy_rows=copies[0].rows,
        copy_peak_mb=max(lap.peak_mb for lap in copies),
        copy_by_table_seconds=median(lap.seconds for lap in table_copies),
        ratio=median_ratio([c.seconds for c in copies], [lap.seconds for lap in landings]),
        ratio_cpu=median_ratio(
            [c.cpu_seconds for c in copies], [lap.cpu_seconds for lap in landings]
        ),
        ratio_by_table=median_ratio(
            [c.seconds for c in table_copies], [lap.seconds for lap in landings]
        ),
    )


def _land(kind: Kind) -> _Lap:
    shutil.rmtree(kind.home.raw, ignore_errors=True)
    lap = _lap(kind, {"land": str(kind.home.root)})
    shutil.rmtree(kind.home.raw)
    return lap


def _copy(kind: Kind, groups: Sequence[Sequence[Path]]) -> _Lap:
    folder = kind.home.root / "copied"
    folder.mkdir()
    statements = [
        copy_statement(paths, folder / f"{number}.parquet", kind.lines)
        for number, paths in enumerate(groups)
    ]
    lap = _lap(kind, {"copy": statements})
    shutil.rmtree(folder)
    return lap


def copy_statement(paths: Sequence[Path], target: Path, lines: bool) -> str:
    """Return DuckDB's own copy of some files to one Parquet file, every cell as text."""
    files = ", ".join(f"'{path}'" for path in paths)
    options = AS_LINES if lines else AS_CSV
    return f"copy (select * from read_csv([{files}], {options})) to '{target}' (format parquet)"


def _lap(kind: Kind, task: dict[str, Any]) -> _Lap:
    warm = [str(path) for paths in kind.tables.values() for path in paths]
    path = kind.home.root / "task.json"
    path.write_text(json.dumps({**task, "warm": warm}), encoding="utf-8")
    usage, written = run([sys.executable, "-m", "shopmarts.bench.lap", str(path)], kind.home.root)
    return _Lap(**json.loads(written), peak_mb=usage.peak_mb)
