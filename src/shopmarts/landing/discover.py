"""Which files lie under ``exports/``."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

IGNORED_ENDINGS = (".tmp", ".part", ".crdownload", "~")
IGNORED_NAMES = ("shop.yml", "Thumbs.db", "desktop.ini")


@dataclass(frozen=True)
class ExportFile:
    """One file under ``exports/``; ``shop_id`` is None for files that lie in no shop folder."""

    shop_id: str | None
    path: Path
    relative: str
    size: int
    mtime_ns: int

    def is_unchanged(self) -> bool:
        """Say whether size and modification time are still those of the walk."""
        try:
            stat = self.path.stat()
        except FileNotFoundError:
            return False
        return (stat.st_size, stat.st_mtime_ns) == (self.size, self.mtime_ns)


def shop_folders(exports: Path) -> list[Path]:
    """Return the folders of the shops, in name order; none if ``exports`` does not exist."""
    if not exports.is_dir():
        return []
    return sorted(
        path for path in exports.iterdir() if path.is_dir() and not path.name.startswith(".")
    )


def export_files(exports: Path, shop: Path | None) -> Iterator[ExportFile]:
    """Yield the files of one shop folder with its subfolders, or (None) those of no shop.

    Hidden files, ``shop.yml`` and unfinished downloads are left out; the order is by name.
    """
    if shop is None:
        found = [path for path in exports.iterdir() if path.is_file()] if exports.is_dir() else []
    else:
        found = []
        for folder, subfolders, names in os.walk(shop):
            subfolders[:] = [name for name in subfolders if not name.startswith(".")]
            found += [Path(folder) / name for name in names]
    for path in sorted(found):
        if _is_ignored(path.name) or not path.is_file():
            continue
        stat = path.stat()
        relative = os.fsencode(path.relative_to(exports).as_posix()).decode("utf-8", "replace")
        yield ExportFile(
            shop.name if shop else None, path, relative, stat.st_size, stat.st_mtime_ns
        )


def _is_ignored(name: str) -> bool:
    return name in IGNORED_NAMES or name.startswith((".", "~$")) or name.endswith(IGNORED_ENDINGS)
