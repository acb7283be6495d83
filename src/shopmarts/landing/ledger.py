"""The ledger: which file contents were landed or refused, one row per shop and content."""

from __future__ import annotations

import hashlib
import json
import time
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from shopmarts.landing.discover import ExportFile

SECONDS_BETWEEN_SAVES = 1
LANDED, REFUSED = "landed", "refused"
ALL_SHOPS = "(all)"  # in the place of a shop, for files of every shop
SCHEMA = pa.schema(
    [
        ("file_id", pa.string()),
        ("shop_id", pa.string()),
        ("file", pa.string()),
        ("format", pa.string()),
        ("status", pa.string()),
        ("reason", pa.string()),
        ("rows", pa.int64()),
        ("rejected", pa.int64()),
        ("dropped", pa.int64()),
        ("period_from", pa.date32()),
        ("period_to", pa.date32()),
        ("exported_at", pa.timestamp("us")),
        ("export_key", pa.string()),
        ("landed_at", pa.timestamp("us")),
        ("bytes", pa.int64()),
        ("content_hash", pa.string()),
    ]
)


@dataclass(frozen=True)
class Entry:
    """One row of the ledger; the columns are described in ``shopmarts.sources``."""

    file_id: str
    shop_id: str
    file: str
    format: str | None
    status: str
    reason: str | None
    rows: int
    rejected: int
    dropped: int
    period_from: date | None
    period_to: date | None
    exported_at: datetime
    export_key: str
    landed_at: datetime
    bytes: int
    content_hash: str


def file_id_of(content_hash: str, shop_id: str) -> str:
    """Return the id of a content in a shop: 16 hex digits."""
    return hashlib.sha256(f"{content_hash}{shop_id}".encode()).hexdigest()[:16]


class Ledger:
    """The ledger under ``raw/_ledger``; refusals are those of the last landing only."""

    def __init__(self, raw: Path) -> None:
        self._folder = raw / "_ledger"
        self._path = self._folder / "ledger.parquet"
        self._seen_path = self._folder / "seen.json"
        self.entries: dict[str, Entry] = {}
        self._seen: dict[str, list[int]] = {}
        self._saved = time.monotonic()
        self._folder.mkdir(parents=True, exist_ok=True)
        if self._path.exists():
            rows = pq.read_table(self._path, schema=SCHEMA).to_pylist()
            entries = [Entry(**row) for row in rows if row["status"] == LANDED]
            self.entries = {entry.file_id: entry for entry in entries}
            if self._seen_path.exists():
                self._seen = json.loads(self._seen_path.read_text(encoding="utf-8"))

    @property
    def landed(self) -> set[str]:
        """The ids of all landed contents."""
        return {entry.file_id for entry in self.entries.values() if entry.status == LANDED}

    def is_known(self, file_id: str, export_key: str) -> bool:
        """Say whether a content was landed from an export that is as late or later."""
        entry = self.entries.get(file_id)
        return bool(entry and entry.status == LANDED and entry.export_key >= export_key)

    def is_seen(self, source: ExportFile) -> bool:
        """Say whether a file was landed as it lies there, told by size and modification time."""
        return self._seen.get(source.relative) == [source.size, source.mtime_ns]

    def see(self, sources: list[ExportFile]) -> None:
        """Remember that these files need not be read again as long as they do not change."""
        self._seen |= {s.relative: [s.size, s.mtime_ns] for s in sources}
        _replace(self._seen_path, json.dumps(self._seen, indent=0).encode())

    def add(self, entry: Entry) -> None:
        """Add or replace the row of a content; a refusal does not replace a landing."""
        known = self.entries.get(entry.file_id)
        if entry.status == LANDED or not known or known.status == REFUSED:
            self.entries[entry.file_id] = entry

    def save(self, at_once: bool = True) -> None:
        """Write the ledger beside the old one and rename it over that.

        Unless ``at_once``, not more than once a second: what a kill keeps out of the ledger is
        landed again.
        """
        if not at_once and time.monotonic() - self._saved < SECONDS_BETWEEN_SAVES:
            return
        self._saved = time.monotonic()
        rows = [asdict(entry) for entry in sorted(self.entries.values(), key=lambda e: e.file_id)]
        sink = pa.BufferOutputStream()
        pq.write_table(pa.Table.from_pylist(rows, schema=SCHEMA), sink)
        _replace(self._path, sink.getvalue().to_pybytes())


def _replace(path: Path, content: bytes) -> None:
    if path.exists() and path.read_bytes() == content:
        return
    aside = path.with_suffix(path.suffix + ".tmp")
    aside.write_bytes(content)
    aside.replace(path)
