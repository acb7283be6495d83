"""`shopmarts gates`: what the gates of the last build found."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from shopmarts.built import DUCKDB, TargetOption, open_warehouse
from shopmarts.errors import ShopmartsError
from shopmarts.gates.outcomes import Outcome, failed_first
from shopmarts.gates.suites import LAYERS
from shopmarts.home import Home, find_home

COLOURS = {"critical": "red", "warning": "yellow", "info": "blue"}


def gates(
    home: Annotated[Path | None, typer.Option(help="Home folder; default SHOPMARTS_HOME.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="All results as JSON.")] = False,
    target: TargetOption = DUCKDB,
) -> None:
    """Show the expectations that failed in the last build. Exit code 1 if a critical one did."""
    try:
        found = read_outcomes(find_home(home), target)
    except ShopmartsError as error:
        Console(stderr=True, highlight=False).print(f"[red]error:[/red] {error}", soft_wrap=True)
        raise typer.Exit(1) from error
    if as_json:
        print(json.dumps([vars(outcome) for outcome in found], ensure_ascii=False, indent=1))
    else:
        console = Console(highlight=False)
        _print_failed(found, console)
        failed = sum(not outcome.success for outcome in found)
        console.print(f"{len(found)} expectations, {failed} failed", markup=False)
    if any(_stops_the_build(outcome) for outcome in found):
        raise typer.Exit(1)


def read_outcomes(home: Home, target: str = DUCKDB) -> list[Outcome]:
    """Return the results of every gate whose table is in the warehouse, in the order of layers.

    target: the engine that built it, duckdb or spark.
    Raises ``ShopmartsError`` when there is no warehouse or a build is writing it.
    """
    outcomes: list[Outcome] = []
    with open_warehouse(home, target) as warehouse:
        for layer in LAYERS:
            table = f"quality.gate_{layer}"
            columns = warehouse.columns(table)
            if columns:
                rows = warehouse.rows(f"select * from {table}")
                outcomes += [Outcome(**dict(zip(columns, row, strict=True))) for row in rows]
            if any(_stops_the_build(outcome) for outcome in outcomes):
                break  # what the warehouse holds of later layers is of an earlier build
    return outcomes


def print_failed_expectations(home: Home, target: str, console: Console) -> None:
    """Print the lines of the expectations that failed in the last build of a warehouse."""
    _print_failed(read_outcomes(home, target), console)


def _print_failed(found: list[Outcome], console: Console) -> None:
    for outcome in failed_first(found):
        colour = COLOURS[outcome.severity]
        console.print(outcome.line, style=colour, markup=False, soft_wrap=True)


def _stops_the_build(outcome: Outcome) -> bool:
    return outcome.severity == "critical" and not outcome.success
