"""What one run of the benchmark works with."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from shopmarts.bench.process import Usage, run
from shopmarts.home import Home


@dataclass(frozen=True)
class Setting:
    """The size of the sample, how often to measure, and the folder that takes everything.

    large_bytes: size of the large file that is compared with DuckDB's copy; huge_bytes: size of the
    file per format that is only landed; rounds: repetitions of what is compared with DuckDB;
    memory_limit: what DuckDB may take at most, such as 6GB, if not what landed data ask for.
    """

    project: Path
    folder: Path
    orders: int = 20_000
    days: int = 400
    seed: int = 1
    rounds: int = 3
    large_bytes: int = 128 << 20
    huge_bytes: int = 1 << 30
    memory_limit: str | None = None

    def home(self, name: str) -> Home:
        """Return one of the homes of this run."""
        return Home(self.folder / name)

    def script(self, name: str, arguments: Sequence[str], home: Home) -> tuple[Usage, str]:
        """Run a console script of this environment, such as ``dbt``, on a home."""
        variables = {
            "SHOPMARTS_HOME": str(home.root),
            "DBT_TARGET_PATH": str(self.target(home)),
            "DBT_LOG_PATH": str(home.root / "logs"),
            **self.limits,
        }
        command = str(Path(sys.executable).with_name(name))
        return run([command, *arguments], self.project, variables)

    @property
    def limits(self) -> dict[str, str]:
        """Environment variables that hold DuckDB to the memory of this run."""
        return {"SHOPMARTS_MEMORY_LIMIT": self.memory_limit} if self.memory_limit else {}

    def target(self, home: Home) -> Path:
        """Return where dbt writes what it made of the project when it builds a home."""
        return home.root / "target"
