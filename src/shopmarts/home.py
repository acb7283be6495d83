"""Where things are: the home folder with the data, the project folder with the formats."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from shopmarts.errors import HomeError


@dataclass(frozen=True)
class Home:
    """The folder ``SHOPMARTS_HOME``: exports, raw tables, warehouse, published marts."""

    root: Path

    @property
    def exports(self) -> Path:
        """Files as downloaded, one folder per shop."""
        return self.root / "exports"

    @property
    def raw(self) -> Path:
        """Landed Parquet files, one folder per raw table."""
        return self.root / "raw"

    @property
    def warehouse(self) -> Path:
        """The DuckDB file that dbt builds."""
        return self.root / "warehouse" / "shopmarts.duckdb"

    @property
    def published(self) -> Path:
        """The folder that BI tools read."""
        return self.root / "published"

    @property
    def docs(self) -> Path:
        """Rendered Data Docs."""
        return self.root / "docs"


def find_project() -> Path:
    """Return the repository root: ``SHOPMARTS_PROJECT``, else the first folder with ``formats/``.

    Looks upwards from the working directory, then from this file.
    Raises ``HomeError`` when neither leads to a project.
    """
    named = os.environ.get("SHOPMARTS_PROJECT")
    if named:
        root = Path(named).expanduser().resolve()
        if not (root / "formats").is_dir():
            raise HomeError(
                f"SHOPMARTS_PROJECT={named}: there is no folder 'formats' in it; "
                "point it at the root of the shopmarts repository"
            )
        return root
    for start in (Path.cwd(), Path(__file__).resolve().parent):
        for folder in (start, *start.parents):
            if (folder / "formats" / "universal").is_dir():
                return folder
    raise HomeError(
        f"no shopmarts project found above {Path.cwd()}; change into the repository "
        "or set SHOPMARTS_PROJECT to its root"
    )


def find_home(given: Path | None = None) -> Home:
    """Return the home: the given folder, else ``SHOPMARTS_HOME``, else ``data/`` in the project."""
    if given is not None:
        return Home(given.expanduser().resolve())
    named = os.environ.get("SHOPMARTS_HOME")
    if named:
        return Home(Path(named).expanduser().resolve())
    return Home(find_project() / "data")
