"""The command line of the sample generator."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from shopmarts.home import find_home
from shopmarts.sample.generate import TRUTH_FILE, SampleExistsError, generate
from shopmarts.sample.shops import SHOPS


def sample(
    orders: Annotated[int, typer.Option(min=1, help="Orders of all shops together.")] = 20_000,
    days: Annotated[int, typer.Option(min=1, max=3650, help="Days, from 2024-10-01 on.")] = 400,
    seed: Annotated[int, typer.Option(help="Another seed gives another world.")] = 1,
    out: Annotated[
        Path | None,
        typer.Option(help="Where exports/ and truth.json go. Default: $SHOPMARTS_HOME, or data/."),
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", help="Print nothing but errors.")] = False,
) -> None:
    """Write the exports of an invented merchant with four shops, and its true totals."""
    home = find_home(out).root
    console = Console(quiet=quiet)
    with Progress(
        TextColumn("Writing sample exports"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f} %"),
        TimeRemainingColumn(),
        console=console,
        disable=quiet or not console.is_terminal,
        transient=True,
    ) as progress:
        task = progress.add_task("sample", total=days * len(SHOPS))
        try:
            rows = generate(home, orders, days, seed, lambda: progress.advance(task))
        except SampleExistsError as error:
            Console(stderr=True).print(f"[red]Error:[/red] {error}", soft_wrap=True)
            raise typer.Exit(1) from error
    console.print(_summary(rows))
    console.print(f"Invented data: {home / 'exports'}; true totals: {home / TRUTH_FILE}")


def _summary(rows: dict[str, int]) -> Table:
    """Files and rows per shop."""
    table = Table("shop", "files", "rows", title="Sample exports (generated)")
    for shop in SHOPS:
        counts = [count for name, count in rows.items() if name.startswith(f"{shop.shop_id}/")]
        table.add_row(shop.shop_id, f"{len(counts):,}", f"{sum(counts):,}")
    return table
