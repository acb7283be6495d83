"""Runs one command and tells what it cost."""

from __future__ import annotations

import contextlib
import os
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from shopmarts.errors import ShopmartsError

LAST_LINES = 15


class BenchError(ShopmartsError):
    """A command of the benchmark failed, so that its figures would mean nothing."""


@dataclass(frozen=True)
class Usage:
    """What a process cost: wall seconds, CPU seconds of all threads, peak memory in MB (2^20)."""

    seconds: float
    cpu_seconds: float
    peak_mb: float


def run(
    command: Sequence[str], folder: Path, variables: Mapping[str, str] | None = None
) -> tuple[Usage, str]:
    """Run a command in a folder and return its cost and what it wrote to standard output.

    variables: environment variables besides those of this process. The peak is that of the
    process itself; Linux counts the peak of the parent in, so the parent stays small: it loads
    neither DuckDB nor dbt. Raises ``BenchError`` with the last lines written if the command fails.
    """
    environment = {**os.environ, "NO_COLOR": "1", **(variables or {})}
    with tempfile.TemporaryFile("w+") as output, tempfile.TemporaryFile("w+") as errors:
        begun = time.perf_counter()
        with subprocess.Popen(
            command, cwd=folder, env=environment, stdout=output, stderr=errors
        ) as process:
            try:
                _, status, used = os.wait4(process.pid, 0)
            except BaseException:
                with contextlib.suppress(ProcessLookupError):
                    process.kill()
                raise
            process.returncode = os.waitstatus_to_exitcode(status)
        seconds = time.perf_counter() - begun
        output.seek(0)
        errors.seek(0)
        written, complaints = output.read(), errors.read()
    if process.returncode != 0:
        last = "\n".join(f"{written}\n{complaints}".strip().splitlines()[-LAST_LINES:])
        raise BenchError(
            f"`{' '.join(command)}` ended with exit code {process.returncode}; nothing was "
            f"measured. Put right what it says, then run the benchmark again:\n{last}"
        )
    return Usage(seconds, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024), written
