"""`shopmarts gates`: what the gates of the last build found."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import duckdb
import typer
from rich.console import Console

from shopmarts.errors import ShopmartsError
from shopmarts.gates.outcomes import Outcome, failed_first
from shopmarts.gates.suites import LAYERS
from shopmarts.home import find_home


def gates(
    home: Annotated[Path | None, typer.Option(help="Home folder; default SHOPMARTS_HOME.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="All results as JSON.")] = False,
) -> None:
    """Show the expectations that failed in the last build. Exit code 1 if a critical one did."""
    try:
        found = read_outcomes(find_home(home).warehouse)
    except ShopmartsError as error:
        Console(stderr=True, highlight=False).print(f"[red]error:[/red] {error}", soft_wrap=True)
        raise typer.Exit(1) from error
    if as_json:
        print(json.dumps([vars(outcome) for outcome in found], ensure_ascii=False, indent=1))
    else:
        _print(found)
    if any(outcome.severity == "critical" and not outcome.success for outcome in found):
        raise typer.Exit(1)


def read_outcomes(warehouse: Path) -> list[Outcome]:
    """Return the results of every gate whose table is in the warehouse, in the order of layers.

    Raises ``ShopmartsError`` when there is no warehouse or a build is writing it.
    """
    if not warehouse.is_file():
        raise ShopmartsError(f"there is no warehouse {warehouse}: run `make build` first")
    try:
        connection = duckdb.connect(str(warehouse), read_only=True)
    except duckdb.IOException as error:
        raise ShopmartsError(
            f"{warehouse} cannot be opened: wait until the build that writes it is over ({error})"
        ) from error
    with connection:
        built = connection.execute(
            "select table_name from information_schema.tables where table_schema = 'quality'"
        ).fetchall()
        rows: list[dict[str, Any]] = []
        for layer in LAYERS:
            if (f"gate_{layer}",) in built:
                rows += connection.sql(f"from quality.gate_{layer}").to_arrow_table().to_pylist()
    return [Outcome(**row) for row in rows]


def _print(found: list[Outcome]) -> None:
    console = Console(highlight=False)
    colours = {"critical": "red", "warning": "yellow", "info": "blue"}
    failed = failed_first(found)
    for outcome in failed:
        console.print(outcome.line, style=colours[outcome.severity], markup=False, soft_wrap=True)
    console.print(f"{len(found)} expectations, {len(failed)} failed", markup=False)
