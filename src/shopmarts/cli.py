"""The command line of shopmarts."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from shopmarts.build import dbt_arguments, print_outcome, run_dbt_build
from shopmarts.built import DUCKDB, SPARK, TargetOption
from shopmarts.console import JsonOption, errors_shown, make_console
from shopmarts.formats import load_formats
from shopmarts.gates.command import gates, print_failed_expectations
from shopmarts.guide.command import formats, inspect, status, template
from shopmarts.headline import print_headline
from shopmarts.home import Home, find_home, find_project
from shopmarts.sample.command import sample
from shopmarts.sources import stale_sources, write_sources
from shopmarts.spark.session import check_spark
from shopmarts.unchanged import fingerprint, is_built, remember

if TYPE_CHECKING:
    from shopmarts.landing.land import Landing

PATIENCE_SECONDS = 2
SALT_WARNING = (
    "SHOPMARTS_SALT is not set: e-mail addresses and phone numbers will be hashed with the public "
    "default. Set a secret of your own before you share published files."
)

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)

HomeOption = Annotated[
    Path | None,
    typer.Option("--home", help="Folder with exports/ and raw/; default $SHOPMARTS_HOME or data/."),
]


@app.callback()
def main() -> None:
    """From platform exports to tested, documented KPI marts."""


@app.command()
def land(
    home: HomeOption = None,
    as_json: JsonOption = False,
    quiet: Annotated[bool, typer.Option("--quiet", help="Print refusals only.")] = False,
) -> None:
    """Land all new files under exports/ into raw/. Exit code 1 if a file was refused."""
    with errors_shown():
        landing = _land(find_home(home), as_json, quiet)
    raise typer.Exit(1 if landing.refused else 0)


for command in (formats, inspect, template, status, sample, gates):
    app.command()(command)


@app.command()
def build(
    home: HomeOption = None,
    select: Annotated[
        str | None, typer.Option("--select", help="Build these nodes only, in dbt's words.")
    ] = None,
    full_refresh: Annotated[bool, typer.Option("--full-refresh", help="Rebuild all.")] = False,
    variables: Annotated[
        str | None,
        typer.Option("--vars", help="Vars as YAML, such as '{reporting_currency: USD}'."),
    ] = None,
    target: TargetOption = DUCKDB,
) -> None:
    """Land the exports (the sample where there are none), build, publish, show the headline KPIs.

    Exit code 1 when the build failed; what was published before stays. Refused files do not stop
    the others. Builds nothing when neither the exports nor the project changed since the last time;
    --full-refresh builds all the same, and so does a build on Spark.
    """
    console = make_console()
    where = find_home(home)
    with errors_shown():
        if target == SPARK:
            check_spark()
        if not _has_exports(where):
            console.print("There are no exports yet: writing those of an invented merchant.")
            sample(out=where.root)
        _land(where)
        arguments = dbt_arguments(target, select, full_refresh, variables)
        digest = fingerprint(where, find_project(), arguments)
        if target == DUCKDB and is_built(where, digest) and not full_refresh:
            console.print("Nothing new since the last build: what is published stays.")
        else:
            outcome = run_dbt_build(where, arguments, console)
            print_outcome(outcome, console)
            if not outcome.succeeded:
                print_failed_expectations(where, target, console)
                raise typer.Exit(1)
            if target == DUCKDB:
                remember(where, digest)
        print_headline(where, console, target)


@app.command()
def kpis(home: HomeOption = None, target: TargetOption = DUCKDB) -> None:
    """Show the headline KPIs of the published marts."""
    with errors_shown():
        print_headline(find_home(home), make_console(), target)


@app.command()
def sources(
    check: Annotated[bool, typer.Option("--check", help="Fail if a file is stale.")] = False,
) -> None:
    """Write the dbt sources of the raw tables from formats/."""
    console = Console(highlight=False)
    with errors_shown():
        project = find_project()
        known = load_formats(project / "formats")
        staging = project / "models" / "staging"
        changed = stale_sources(known, staging) if check else write_sources(known, staging)
    for path in changed:
        word = "stale, run `shopmarts sources`:" if check else "written:"
        console.print(f"{word} {path.relative_to(project)}", soft_wrap=True)
    if check and changed:
        raise typer.Exit(1)


def _has_exports(home: Home) -> bool:
    return home.exports.is_dir() and any(path.is_file() for path in home.exports.rglob("*"))


def _land(home: Home, as_json: bool = False, quiet: bool = False) -> Landing:
    """Land the exports of a home and print what came of it."""
    from shopmarts.landing.land import land as land_home  # noqa: PLC0415  loads pyarrow and DuckDB
    from shopmarts.landing.report import as_json as landing_json  # noqa: PLC0415
    from shopmarts.landing.report import print_landing  # noqa: PLC0415

    console = make_console(stderr=as_json or quiet)
    known = load_formats(find_project() / "formats")
    with _progress(home, shown=not (as_json or quiet)) as progress:
        landing = land_home(home, known, progress)
    if as_json:
        sys.stdout.write(landing_json(home, landing) + "\n")
    elif quiet:
        for entry in landing.refused:
            console.print(f"refused {entry.reason}", markup=False, soft_wrap=True)
    else:
        print_landing(console, home, landing)
        if landing.landed and not os.environ.get("SHOPMARTS_SALT"):
            console.print(f"[yellow]{SALT_WARNING}[/yellow]", soft_wrap=True)
    return landing


@contextmanager
def _progress(home: Home, shown: bool) -> Iterator[Callable[[str, int], None]]:
    """Give a callback that draws a bar once the work has taken longer than two seconds."""
    console = Console(stderr=True)
    if not shown or not console.is_terminal:
        yield lambda _file, _size: None
        return
    total = 2 * sum(path.stat().st_size for path in home.exports.rglob("*") if path.is_file())
    bar = Progress(
        TextColumn("landing"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f}% {task.description}"),
        TimeElapsedColumn(),
        console=console,
        transient=True,
    )
    task = bar.add_task("", total=total)
    begun = time.monotonic()

    def advance(file: str, size: int) -> None:
        bar.update(task, advance=size, description=file)
        if not bar.live.is_started and time.monotonic() - begun > PATIENCE_SECONDS:
            bar.start()

    try:
        yield advance
    finally:
        bar.stop()
