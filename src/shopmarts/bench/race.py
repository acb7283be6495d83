"""Landing against DuckDB's own copy of the same bytes."""

from __future__ import annotations

import json
import shutil
import sys
from dataclasses import dataclass
from statistics import median
from typing import Any

from shopmarts.bench.figures import median_ratio
from shopmarts.bench.kinds import Kind
from shopmarts.bench.process import run

SNIFFED = "all_varchar = true, header = true"
TOLD = f"""{SNIFFED}, delim = ',', quote = '"', escape = '"'"""
AS_LINES = (
    "columns = {'line': 'VARCHAR'}, auto_detect = false, header = false, "
    "delim = '\x01', quote = '', escape = ''"
)


@dataclass(frozen=True)
class Race:
    """Landing and copying one kind of files: medians of seconds, and medians of ratios.

    A ratio is copy seconds / landing seconds of the same round: 1 = as fast as DuckDB's copy, which
    writes a Parquet file per export file, as landing does. The copy is told the delimiter and the
    quotes; the sniffed one finds them out, which costs more than the copying where files are small,
    and is None for lines. Seconds are those of the work, without starting Python.
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
    ratio: float
    ratio_cpu: float
    ratio_sniffed: float | None


@dataclass(frozen=True)
class _Lap:
    """One timed piece of work in a process of its own."""

    seconds: float
    cpu_seconds: float
    rows: int
    peak_mb: float


def race(kind: Kind, rounds: int) -> Race:
    """Land and copy a kind ``rounds`` times, turn by turn, each in a new process."""
    landings, copies, sniffed = [], [], []
    for _ in range(rounds):
        landings.append(_land(kind))
        copies.append(_copy(kind, AS_LINES if kind.lines else TOLD))
        if not kind.lines:
            sniffed.append(_copy(kind, SNIFFED))
    land_seconds = [lap.seconds for lap in landings]
    return Race(
        kind=kind.name,
        files=len(kind.files),
        rows=landings[0].rows,
        text_bytes=kind.text_bytes,
        land_seconds=median(land_seconds),
        land_mb_per_second=kind.text_bytes / median(land_seconds) / 1e6,
        land_peak_mb=max(lap.peak_mb for lap in landings),
        copy_seconds=median(lap.seconds for lap in copies),
        copy_rows=copies[0].rows,
        copy_peak_mb=max(lap.peak_mb for lap in copies),
        ratio=median_ratio([lap.seconds for lap in copies], land_seconds),
        ratio_cpu=median_ratio(
            [lap.cpu_seconds for lap in copies], [lap.cpu_seconds for lap in landings]
        ),
        ratio_sniffed=(
            median_ratio([lap.seconds for lap in sniffed], land_seconds) if sniffed else None
        ),
    )


@dataclass(frozen=True)
class HugeLanding:
    """Landing one huge file of a format; seconds without starting Python."""

    format: str
    rows: int
    text_bytes: int
    seconds: float
    mb_per_second: float
    peak_mb: float


def land_huge(kind: Kind) -> HugeLanding:
    """Land the one file of a kind, in a new process."""
    lap = _land(kind)
    speed = kind.text_bytes / lap.seconds / 1e6
    return HugeLanding(kind.name, lap.rows, kind.text_bytes, lap.seconds, speed, lap.peak_mb)


def _land(kind: Kind) -> _Lap:
    shutil.rmtree(kind.home.raw, ignore_errors=True)
    lap = _lap(kind, {"land": str(kind.home.root)})
    shutil.rmtree(kind.home.raw)
    return lap


def _copy(kind: Kind, options: str) -> _Lap:
    folder = kind.home.root / "copied"
    folder.mkdir()
    statements = [
        f"copy (select * from read_csv('{path}', {options})) "
        f"to '{folder / str(number)}.parquet' (format parquet)"
        for number, path in enumerate(kind.files)
    ]
    lap = _lap(kind, {"copy": statements})
    shutil.rmtree(folder)
    return lap


def _lap(kind: Kind, task: dict[str, Any]) -> _Lap:
    warm = [str(path) for path in kind.files]
    path = kind.home.root / "task.json"
    path.write_text(json.dumps({**task, "warm": warm}), encoding="utf-8")
    usage, written = run([sys.executable, "-m", "shopmarts.bench.lap", str(path)], kind.home.root)
    return _Lap(**json.loads(written), peak_mb=usage.peak_mb)
