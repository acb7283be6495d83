"""Runs `dbt build` in this process with a progress bar instead of a line per node."""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from shopmarts.home import Home, find_project

FAILED = frozenset({"error", "fail", "runtime error"})


@dataclass
class Outcome:
    """What a build came to: its nodes by status, and a message per node that failed."""

    succeeded: bool
    seconds: float
    counts: dict[str, int] = field(default_factory=dict)
    failures: list[tuple[str, str]] = field(default_factory=list)
    warnings: list[tuple[str, str]] = field(default_factory=list)


def run_dbt_build(home: Home, arguments: Sequence[str], console: Console) -> Outcome:
    """Build everything below ``raw/`` of a home and return what came of it.

    arguments: further arguments of `dbt build`, such as ``["--select", "mart_traffic"]``.
    Unit tests are left out: they test the project, not the data, and belong to `make test`.
    """
    from dbt.artifacts.schemas.run import RunExecutionResult  # noqa: PLC0415  takes seconds
    from dbt.cli.main import dbtRunner  # noqa: PLC0415

    os.environ["SHOPMARTS_HOME"] = str(home.root)
    project = find_project()
    begun = time.monotonic()
    with _progress(console) as on_event, contextlib.chdir(project):
        result = dbtRunner(callbacks=[on_event]).invoke(
            [
                "--quiet",
                "build",
                "--profiles-dir",
                "profiles",
                "--exclude-resource-type",
                "unit_test",
                *arguments,
            ]
        )
    outcome = Outcome(succeeded=bool(result.success), seconds=time.monotonic() - begun)
    if result.exception is not None:
        outcome.failures.append(("dbt", str(result.exception)))
    nodes = result.result.results if isinstance(result.result, RunExecutionResult) else []
    for node in nodes:
        status = str(node.status)
        outcome.counts[status] = outcome.counts.get(status, 0) + 1
        message = (node.node.name, (node.message or "").strip())
        if status in FAILED:
            outcome.failures.append(message)
        elif status == "warn":
            outcome.warnings.append(message)
    return outcome


def dbt_arguments(
    target: str, select: str | None, full_refresh: bool, variables: str | None
) -> list[str]:
    """Return the options of `shopmarts build` as arguments of `dbt build`."""
    arguments = ["--target", target]
    if full_refresh:
        arguments.append("--full-refresh")
    if select:
        arguments += ["--select", *select.split()]
    if variables:
        arguments += ["--vars", variables]
    return arguments


@contextlib.contextmanager
def _progress(console: Console) -> Iterator[Any]:
    """Give a callback for dbt's events that moves a bar; silent where there is no terminal."""
    bar = Progress(
        TextColumn("building"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.description}"),
        TimeElapsedColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    )
    task = bar.add_task("reading the project", total=None)

    def on_event(event: Any) -> None:
        if event.info.name == "LogStartLine":
            bar.update(task, total=event.data.total, description=event.data.node_info.node_name)
        elif event.info.name == "NodeFinished":
            bar.advance(task)

    with bar:
        yield on_event


def print_outcome(outcome: Outcome, console: Console) -> None:
    """Print one line for the whole build and one per failure and warning."""
    counted = ", ".join(f"{count} {status}" for status, count in sorted(outcome.counts.items()))
    style = "green" if outcome.succeeded else "red"
    word = "Built" if outcome.succeeded else "Build failed"
    console.print(f"[{style}]{word}[/{style}] in {outcome.seconds:.0f} s: {counted or 'nothing'}")
    for label, messages in (("failed", outcome.failures), ("warning", outcome.warnings)):
        for name, message in messages:
            console.print(f"  {label}: {name}: {message}", markup=False, soft_wrap=True)
