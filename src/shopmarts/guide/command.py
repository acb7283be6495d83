"""The commands `formats`, `inspect`, `template` and `status`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from shopmarts.console import JsonOption, errors_shown, make_console, print_json
from shopmarts.errors import HomeError
from shopmarts.formats import load_formats
from shopmarts.guide.understood import as_dicts, chosen, print_formats
from shopmarts.home import find_home, find_project


def formats(
    name: Annotated[
        str | None, typer.Argument(help="Only formats with this in their name, such as shopify.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """List the files that are understood, and where in their platform they are downloaded.

    Exit code 0; 1 when no format has the name.
    """
    with errors_shown():
        found = chosen(load_formats(find_project() / "formats"), name)
    if as_json:
        print_json(as_dicts(found))
    else:
        print_formats(make_console(), found)


def inspect(
    file: Annotated[Path, typer.Argument(help="A file as downloaded; it may lie anywhere.")],
    country: Annotated[
        str | None,
        typer.Option(
            help="Country of the shop, such as CN, for files not in UTF-8; default: that of the "
            "shop.yml beside or above the file."
        ),
    ] = None,
    rows: Annotated[int, typer.Option(min=0, max=20, help="Rows to show.")] = 2,
    as_json: JsonOption = False,
) -> None:
    """Show how a file would be landed: its format, its columns, its first rows. Lands nothing.

    Cells of personal and of unknown columns are hidden. For an unknown file the nearest format and
    the differing columns. Exit code 0 when `land` would land the file, 1 when it would refuse it
    or a part of it.
    """
    from shopmarts.guide.inspection import inspected, print_inspected  # noqa: PLC0415  loads DuckDB

    with errors_shown():
        known = load_formats(find_project() / "formats")
        found = inspected(file, known, country, rows)
    if as_json:
        print_json([one.as_dict() for one in found])
    else:
        print_inspected(make_console(), found)
    raise typer.Exit(
        1 if any(one.reason is not None and not one.is_skipped for one in found) else 0
    )


def template(
    table: Annotated[str, typer.Argument(help="Universal template, such as orders.")],
    output: Annotated[
        Path | None,
        typer.Option(help="File or folder to write to; default: standard output."),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Write an empty universal template as CSV, every column explained above the heading.

    Filled in, it lands as it is: lines that begin with # above the heading are passed over.
    Exit code 0; 1 when there is no such template, or the file exists already.
    """
    from shopmarts.guide.template import find_template, template_dict, template_text  # noqa: PLC0415

    with errors_shown():
        format_ = find_template(load_formats(find_project() / "formats"), table)
        text = template_text(format_)
        path = output / f"{format_.table}.csv" if output and output.is_dir() else output
        if path:
            if path.exists():
                raise HomeError(f"{path}: exists already; remove it or choose another name")
            path.write_text(text, encoding="utf-8-sig", newline="")
    if as_json:
        print_json(template_dict(format_) | {"written_to": path})
    elif path:
        make_console().print(f"written: {path}", soft_wrap=True, markup=False)
    else:
        typer.echo(text, nl=False)


def status(
    home: Annotated[
        Path | None, typer.Option("--home", help="Home folder; default $SHOPMARTS_HOME or data/.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Show per shop and table what was landed, which days it covers and which are missing.

    Exit code 0, also for an empty home.
    """
    from shopmarts.guide.status import print_status, read_status  # noqa: PLC0415  loads DuckDB

    with errors_shown():
        known = load_formats(find_project() / "formats")
        found = read_status(find_home(home), known)
    if as_json:
        print_json(found.as_dict())
    else:
        print_status(make_console(), found)
