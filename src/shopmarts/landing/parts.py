"""Parquet files of one export file: written aside, renamed together when it is landed."""

from __future__ import annotations

from pathlib import Path

REJECTED = "_rejected"
DROPPED = "_dropped"


class Parts:
    """The Parquet files that one export file becomes, per raw table."""

    def __init__(self, raw: Path, file_id: str) -> None:
        self._raw = raw
        self._file_id = file_id
        self._paths: dict[str, list[Path]] = {}

    def new(self, table: str) -> Path:
        """Return the path to write the next part of a table to."""
        known = self._paths.setdefault(table, [])
        folder = self._raw / table
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{self._file_id}-{len(known):04d}.parquet.tmp"
        known.append(path)
        return path

    def of(self, table: str) -> list[Path]:
        """Return the parts of a table that were written so far."""
        return [path for path in self._paths.get(table, []) if path.exists()]

    def beside(self, file_id: str) -> Parts:
        """Return the parts of another content in the same place."""
        return Parts(self._raw, file_id)

    def discard(self) -> None:
        """Delete all parts and forget them."""
        for paths in self._paths.values():
            for path in paths:
                path.unlink(missing_ok=True)
        self._paths.clear()

    def publish(self) -> None:
        """Give all parts their final names; earlier parts of the same content go away."""
        written = [path for table in self._paths for path in self.of(table)]
        final = {path.with_suffix("") for path in written}
        for earlier in self._raw.glob(f"*/{self._file_id}-*.parquet"):
            if earlier not in final:
                earlier.unlink()
        for path in written:
            path.replace(path.with_suffix(""))


def remove_orphans(raw: Path, landed: set[str]) -> None:
    """Delete what a killed landing left: unfinished files and parts of files not in the ledger."""
    for path in raw.glob("*/*.tmp"):
        path.unlink()
    for path in raw.glob("*/*.parquet"):
        file_id, dash, _ = path.stem.rpartition("-")
        if dash and file_id not in landed:
            path.unlink()
