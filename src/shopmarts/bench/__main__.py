"""``python -m shopmarts.bench``: run the benchmark, print its tables, write its JSON."""

from __future__ import annotations

import itertools
import signal
import sys
import tempfile
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from shopmarts.bench.measure import PHASES, measure
from shopmarts.bench.report import print_results
from shopmarts.bench.setting import Setting
from shopmarts.errors import ShopmartsError
from shopmarts.home import find_project

ORDERS_OF_SCALE = 100_000
# The process takes some 3 GB besides what DuckDB counts; 8 GB is the most a build may take.
MEMORY_LIMIT = "5GB"


def bench(
    orders: Annotated[
        int, typer.Option(min=1, envvar="ORDERS", help="Orders of the sample.")
    ] = 20_000,
    scale: Annotated[
        int | None,
        typer.Option(
            min=1,
            envvar="SCALE",
            help="Size in place of --orders: 1 is 100,000 orders and 2 million events; "
            "memory of DuckDB is held at 5 GB.",
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the results as JSON.")] = False,
) -> None:
    """Measure sample writing, landing, building and reading; results go to .bench/results.json."""
    signal.signal(signal.SIGTERM, lambda number, _frame: sys.exit(128 + number))
    project = find_project()
    results_path = project / ".bench" / "results.json"
    results_path.parent.mkdir(exist_ok=True)
    progress = Progress(
        TextColumn("measuring"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.description}"),
        TimeElapsedColumn(),
        console=Console(stderr=True),
        disable=not sys.stderr.isatty(),
        transient=True,
    )
    phases = itertools.count()
    task = progress.add_task("", total=PHASES)
    try:
        with (
            tempfile.TemporaryDirectory(prefix="homes-", dir=results_path.parent) as folder,
            progress,
        ):
            results = measure(
                Setting(
                    project,
                    Path(folder),
                    orders if scale is None else scale * ORDERS_OF_SCALE,
                    memory_limit=None if scale is None else MEMORY_LIMIT,
                ),
                lambda phase: progress.update(task, description=phase, completed=next(phases)),
            )
    except ShopmartsError as error:
        Console(stderr=True, highlight=False).print(
            f"error: {error}", style="red", markup=False, soft_wrap=True
        )
        raise typer.Exit(1) from error
    results.write(results_path)
    if as_json:
        sys.stdout.write(results.to_json() + "\n")
    else:
        console = Console(highlight=False)
        print_results(results, console)
        console.print(f"Results: {results_path}", soft_wrap=True)


if __name__ == "__main__":
    typer.run(bench)
