"""The linters that take minutes, mypy and sqlfluff, beside the other tests."""

from __future__ import annotations

import subprocess
import sys

import pytest
from tests.conftest import PROJECT, SCRIPTS, succeeded

FOLDERS = ("models", "tests/dbt", "analyses")
PARTS = 4
# All that sqlfluff makes stays in use: it would spend a third of its time on looking for garbage.
SQLFLUFF = """
import gc
from sqlfluff.cli.commands import cli
gc.set_threshold(100_000, 20, 100)
cli()
"""


def lint(*command: str) -> None:
    """Run a linter in the root of the project; fail with what it found."""
    succeeded(subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False))


def test_mypy() -> None:
    lint(str(SCRIPTS / "mypy"))


@pytest.mark.parametrize("part", range(PARTS))
def test_sqlfluff(part: int) -> None:
    files = sorted(
        str(path.relative_to(PROJECT))
        for folder in FOLDERS
        for path in (PROJECT / folder).rglob("*.sql")
    )
    lint(sys.executable, "-c", SQLFLUFF, "lint", "--disable-progress-bar", *files[part::PARTS])
