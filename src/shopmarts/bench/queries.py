"""What a BI tool asks of the published file: ``python -m shopmarts.bench.queries FILE RUNS``."""

from __future__ import annotations

import json
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from shopmarts.bench.bi_queries import QUERIES
from shopmarts.bench.figures import percentile
from shopmarts.bench.landing import SAMPLE_HOME
from shopmarts.bench.process import run
from shopmarts.bench.setting import Setting

RUNS = 20
P95 = 0.95


@dataclass(frozen=True)
class QueryTimes:
    """One query on the published file, run many times on one open connection; milliseconds."""

    rows: int
    median_ms: float
    p95_ms: float


def query_times(setting: Setting) -> dict[str, QueryTimes]:
    """Run every query on the published file of the sample, in a process of its own."""
    home = setting.home(SAMPLE_HOME)
    published = str(home.published / "shopmarts.duckdb")
    command = [sys.executable, "-m", "shopmarts.bench.queries", published, str(RUNS)]
    _, written = run(command, home.root)
    return {name: QueryTimes(**times) for name, times in json.loads(written).items()}


def main(published: Path, runs: int) -> None:
    """Time the queries and print name, rows, median and p95 (milliseconds) as JSON."""
    import duckdb  # noqa: PLC0415  the process that measures the others does without it

    times = {}
    with duckdb.connect(str(published), read_only=True) as connection:
        for name, query in QUERIES.items():
            taken = []
            for _ in range(runs):
                begun = time.perf_counter()
                rows = connection.execute(query).fetchall()
                taken.append((time.perf_counter() - begun) * 1000)
            times[name] = {
                "rows": len(rows),
                "median_ms": median(taken),
                "p95_ms": percentile(taken, P95),
            }
    sys.stdout.write(json.dumps(times) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
