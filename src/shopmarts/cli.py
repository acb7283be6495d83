"""The command line of shopmarts."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.console import Console

from shopmarts.errors import ShopmartsError
from shopmarts.formats import load_formats
from shopmarts.home import find_project
from shopmarts.sources import stale_sources, write_sources

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)


@app.callback()
def main() -> None:
    """From platform exports to tested, documented KPI marts."""


@app.command()
def sources(
    check: Annotated[bool, typer.Option("--check", help="Fail if a file is stale.")] = False,
) -> None:
    """Write the dbt sources of the raw tables from formats/."""
    console = Console(stderr=True, highlight=False)
    try:
        project = find_project()
        formats = load_formats(project / "formats")
        staging = project / "models" / "staging"
        changed = stale_sources(formats, staging) if check else write_sources(formats, staging)
    except ShopmartsError as error:
        console.print(f"[red]error:[/red] {error}", soft_wrap=True)
        raise typer.Exit(1) from error
    for path in changed:
        word = "stale, run `shopmarts sources`:" if check else "written:"
        console.print(f"{word} {path.relative_to(project)}", soft_wrap=True)
    if check and changed:
        raise typer.Exit(1)
