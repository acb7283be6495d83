"""On what the benchmark ran: versions, commit, machine."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

PACKAGES = ("shopmarts", "dbt-core", "dbt-duckdb", "duckdb", "great-expectations", "pyarrow")


@dataclass(frozen=True)
class Machine:
    """Cores this process may use, memory in MB, system, Python and package versions, commit.

    commit: that of the project, None outside git. has_changes: tracked files differ from it.
    """

    cores: int
    memory_mb: int
    system: str
    versions: dict[str, str]
    commit: str | None
    has_changes: bool


def this_machine(project: Path) -> Machine:
    """Describe the machine, the versions and the state of the project."""
    versions = {"python": platform.python_version(), **{name: version(name) for name in PACKAGES}}
    return Machine(
        cores=len(os.sched_getaffinity(0)),
        memory_mb=os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") >> 20,
        system=platform.platform(),
        versions=versions,
        commit=_git(project, "rev-parse", "HEAD"),
        has_changes=bool(_git(project, "status", "--porcelain", "--untracked-files=no")),
    )


def _git(project: Path, *arguments: str) -> str | None:
    git = shutil.which("git")
    if git is None:
        return None
    ended = subprocess.run(
        [git, *arguments], cwd=project, capture_output=True, text=True, check=False
    )
    return ended.stdout.strip() if ended.returncode == 0 else None
