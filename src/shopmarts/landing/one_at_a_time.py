"""One landing at a time per home."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from shopmarts.errors import HomeError


@contextmanager
def landing_lock(raw: Path) -> Iterator[None]:
    """Hold the lock of a home; raises ``HomeError`` if another landing has it.

    The lock goes with the process, so a killed landing leaves none behind.
    """
    path = raw / ".lock"
    try:
        raw.mkdir(parents=True, exist_ok=True)
        file = path.open("a+")
    except OSError as error:
        raise HomeError(f"{raw}: cannot be written ({error.strerror}); change its mode") from error
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            file.seek(0)
            raise HomeError(
                f"another landing is running in {raw.parent} (process {file.read().strip()}); "
                "wait until it has ended"
            ) from error
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield
