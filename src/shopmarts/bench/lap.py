"""One timed landing or copy, in a process of its own: ``python -m shopmarts.bench.lap TASK``.

TASK is a JSON file: ``land`` (a home) or ``copy`` (statements), and ``warm``, the files to read
before the clock starts. Prints seconds, CPU seconds and rows as JSON.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import duckdb

from shopmarts.formats import load_formats
from shopmarts.home import Home, find_project
from shopmarts.landing.land import AT_A_TIME, land

BLOCK = 1 << 20


def main(task_path: Path) -> None:
    """Do what the task says and print what it took."""
    task = json.loads(task_path.read_text(encoding="utf-8"))
    for name in task["warm"]:
        with Path(name).open("rb") as stream:
            while stream.read(BLOCK):
                pass
    begun, cpu_begun = time.perf_counter(), time.process_time()
    rows = _land(Path(task["land"])) if "land" in task else _copy(task["copy"])
    seconds, cpu_seconds = time.perf_counter() - begun, time.process_time() - cpu_begun
    result = {"seconds": seconds, "cpu_seconds": cpu_seconds, "rows": rows}
    sys.stdout.write(json.dumps(result) + "\n")


def _land(root: Path) -> int:
    formats = load_formats(find_project() / "formats")
    landing = land(Home(root), formats, lambda _file, _size: None)
    if landing.refused:
        raise SystemExit(f"refused: {landing.refused[0].reason}")
    return sum(entry.rows for entry in landing.landed)


def _copy(statements: Sequence[str]) -> int:
    """Run the statements on one connection with as many threads as landing has."""
    rows = 0
    with duckdb.connect() as connection:
        connection.execute(f"set threads = {AT_A_TIME}")
        for statement in statements:
            copied = connection.execute(statement).fetchone()
            rows += int(copied[0]) if copied else 0
    return rows


if __name__ == "__main__":
    main(Path(sys.argv[1]))
