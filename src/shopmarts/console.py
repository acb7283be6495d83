"""How every command talks: consoles with room in pipes, errors as one line, JSON."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any

import typer
from rich.console import Console

from shopmarts.errors import ShopmartsError

WIDTH_WITHOUT_TERMINAL = 120

JsonOption = Annotated[bool, typer.Option("--json", help="Print the result as JSON.")]


def make_console(stderr: bool = False) -> Console:
    """Return a console whose tables have room in files and pipes, which have no width."""
    console = Console(stderr=stderr, highlight=False)
    if not console.is_terminal and "COLUMNS" not in os.environ:
        console.width = WIDTH_WITHOUT_TERMINAL
    return console


def print_json(value: Any) -> None:
    """Print a value as JSON; dates as ISO text."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2, default=str) + "\n")


@contextmanager
def errors_shown() -> Iterator[None]:
    """Print what the user can put right as one line to stderr and end with exit code 1."""
    try:
        yield
    except (ShopmartsError, OSError) as error:
        Console(stderr=True, highlight=False).print(
            f"error: {_text(error)}", style="red", markup=False, soft_wrap=True
        )
        raise typer.Exit(1) from error


def _text(error: Exception) -> str:
    if isinstance(error, OSError) and error.filename:
        return f"{error.filename}: {error.strerror or error}"
    return str(error)
