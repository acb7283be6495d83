"""Landing all new files of a home."""

from __future__ import annotations

import hashlib
import os
import shutil
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from shopmarts.errors import HomeError, Refused, ShopError
from shopmarts.formats import Format
from shopmarts.home import Home
from shopmarts.landing.discover import ExportFile, export_files, shop_folders
from shopmarts.landing.export_time import export_time
from shopmarts.landing.ledger import ALL_SHOPS, LANDED, REFUSED, Entry, Ledger, file_id_of
from shopmarts.landing.loading import Job, Loaded, open_duckdb
from shopmarts.landing.members import Member, members
from shopmarts.landing.one_at_a_time import landing_lock
from shopmarts.landing.parts import Parts, remove_orphans
from shopmarts.landing.projection import Stamp
from shopmarts.landing.read_file import read_file
from shopmarts.landing.scan import Scan, scan
from shopmarts.landing.sheet_load import Result
from shopmarts.landing.tables import write_empty_tables, write_shops
from shopmarts.shops import Shop, read_shop

AT_A_TIME = max(2, min(4, os.cpu_count() or 2))
MISPLACED = (
    "lies in no shop folder; move it to exports/<shop_id>/ beside the shop.yml of its shop "
    "(only files for all shops, such as {shared}, may lie here)"
)

Progress = Callable[[str, int], None]


@dataclass
class Landing:
    """What one landing did: new and refused contents, and how many were known already.

    ``skipped`` are sheets of landed workbooks that match no format: (sheet, reason).
    """

    entries: list[Entry] = field(default_factory=list)
    known: int = 0
    skipped: list[tuple[str, str]] = field(default_factory=list)

    @property
    def refused(self) -> list[Entry]:
        """The contents that were refused."""
        return [entry for entry in self.entries if entry.status == REFUSED]

    @property
    def landed(self) -> list[Entry]:
        """The contents that were landed."""
        return [entry for entry in self.entries if entry.status == LANDED]


@dataclass(frozen=True)
class _Found:
    """A member that was scanned, with the stamp its rows would carry."""

    member: Member
    scanned: Scan
    stamp: Stamp


def land(home: Home, formats: list[Format], progress: Progress) -> Landing:
    """Land all new files under ``exports/`` of a home into ``raw/``.

    ``progress`` is called with a file name and the bytes done; every file counts twice: looked
    at, and landed. Raises ``HomeError`` if the home cannot be used.
    """
    with landing_lock(home.raw):
        run = _Run(home, formats, progress)
        try:
            return run.land()
        except OSError as error:
            raise HomeError(f"{home.root}: {error.strerror or error}") from error
        finally:
            run.close()


class _Run:
    """One landing while it runs."""

    def __init__(self, home: Home, formats: list[Format], progress: Progress) -> None:
        self.home = home
        self.formats = formats
        self.progress = progress
        self.now = datetime.now(UTC).replace(tzinfo=None)
        self.landing = Landing()
        self.spool = home.raw / ".spool"
        shutil.rmtree(self.spool, ignore_errors=True)
        self.spool.mkdir(parents=True)
        self.ledger = Ledger(home.raw)
        remove_orphans(home.raw, self.ledger.landed)
        self.connection = open_duckdb(self.spool)
        self.publishing = threading.Lock()
        self.shops: dict[str, Shop] = {}
        self.refused_files: set[str] = set()

    def close(self) -> None:
        """Let go of DuckDB and of the temporary files."""
        self.connection.close()
        shutil.rmtree(self.spool, ignore_errors=True)

    def land(self) -> Landing:
        """Do it."""
        write_empty_tables(self.connection, self.home.raw, self.formats)
        sources = self._sources()
        shops = list(self.shops.values())
        write_shops(self.connection, self.home.exports, self.home.raw, shops)
        new = [source for source in sources if not self.ledger.is_seen(source)]
        self.landing.known = len(sources) - len(new)
        with ThreadPoolExecutor(AT_A_TIME) as files, ThreadPoolExecutor(AT_A_TIME) as chunks:
            found = [one for some in files.map(self._look_at, new) for one in some]
            for _ in files.map(lambda one: self._load(one, chunks), self._unknown(found)):
                pass
        self.ledger.save()
        self.ledger.see([s for s in new if s.relative not in self.refused_files])
        self.landing.entries.sort(key=lambda entry: entry.file)
        self.landing.skipped.sort()
        return self.landing

    def _sources(self) -> list[ExportFile]:
        exports = self.home.exports
        sources: list[ExportFile] = []
        for folder in shop_folders(exports):
            try:
                self.shops[folder.name] = read_shop(folder)
            except ShopError as error:
                missing = ExportFile(
                    folder.name, folder / "shop.yml", f"{folder.name}/shop.yml", 0, 0
                )
                self._refuse(missing, missing.relative, "", 0, str(error))
                continue
            sources += export_files(exports, folder)
        return sources + list(export_files(exports, None))

    def _look_at(self, source: ExportFile) -> list[_Found]:
        """Scan the members of a file."""
        found = []
        try:
            for member in members(source):
                try:
                    scanned = scan(member)
                    found.append(_Found(member, scanned, self._stamp(member, scanned)))
                except Refused as error:
                    self._refuse(source, member.file, "", 0, str(error))
        except Refused as error:
            self._refuse(source, source.relative, "", source.size, str(error))
        self.progress(source.relative, source.size)
        return found

    def _stamp(self, member: Member, scanned: Scan) -> Stamp:
        source = member.source
        shop_id = source.shop_id or ALL_SHOPS
        exported_at = export_time([member.name, source.path.name], source.mtime_ns)
        return Stamp(
            shop_id=shop_id,
            file=member.file,
            file_id=file_id_of(scanned.content_hash, shop_id),
            landed_at=self.now,
            exported_at=exported_at,
            export_key=f"{exported_at.isoformat(timespec='microseconds')} "
            f"{source.mtime_ns:020d} {scanned.content_hash[:16]}",
        )

    def _unknown(self, found: Iterable[_Found]) -> list[_Found]:
        """Return one of each content, that of the latest export, unless it is in the ledger."""
        latest: dict[str, _Found] = {}
        for one in found:
            other = latest.get(one.stamp.file_id)
            known = self.ledger.is_known(one.stamp.file_id, one.stamp.export_key)
            if known or (other and other.stamp.export_key >= one.stamp.export_key):
                self.landing.known += 1
            else:
                self.landing.known += other is not None
                latest[one.stamp.file_id] = one
        return sorted(latest.values(), key=lambda one: (-one.scanned.size, one.stamp.file))

    def _load(self, one: _Found, pool: ThreadPoolExecutor) -> None:
        source = one.member.source
        parts = Parts(self.home.raw, one.stamp.file_id)
        job = Job(one.member, one.scanned, one.stamp, parts, self.spool, self.connection, pool)
        shop = self.shops.get(source.shop_id or "")
        formats = self.formats if shop else [f for f in self.formats if f.shared]
        try:
            result = read_file(job, formats, shop.country if shop else None)
        except Refused as error:
            parts.discard()
            reason = str(error) if shop else f"{one.stamp.file}: {self._misplaced()}"
            hash_, size = one.scanned.content_hash, one.scanned.size
            self._refuse(source, one.stamp.file, hash_, size, reason)
        else:
            self._publish(one, result)
        self.progress(one.stamp.file, source.size)

    def _misplaced(self) -> str:
        shared = ", ".join(format_.name for format_ in self.formats if format_.shared)
        return MISPLACED.format(shared=shared)

    def _publish(self, one: _Found, result: Result) -> None:
        for job, loaded in result.landed:
            with self.publishing:
                if self.ledger.is_known(job.stamp.file_id, job.stamp.export_key):
                    job.parts.discard()  # a sheet: its workbook has no entry of its own
                    self.landing.known += 1
                    continue
                job.parts.publish()
                entry = self._entry(one, job.stamp, loaded)
                self.ledger.add(entry)
                self.ledger.save(at_once=False)
                self.landing.entries.append(entry)
        for sheet, error in result.refused:
            self._refuse(one.member.source, sheet, "", 0, str(error))
        with self.publishing:
            self.landing.skipped += [(sheet, str(error)) for sheet, error in result.skipped]

    def _entry(self, one: _Found, stamp: Stamp, loaded: Loaded) -> Entry:
        return Entry(
            file_id=stamp.file_id,
            shop_id=stamp.shop_id,
            file=stamp.file,
            format=loaded.format.name,
            status=LANDED,
            reason=None,
            rows=loaded.rows,
            rejected=loaded.rejected,
            dropped=loaded.dropped,
            period_from=loaded.period_from,
            period_to=loaded.period_to,
            exported_at=stamp.exported_at,
            export_key=stamp.export_key,
            landed_at=self.now,
            bytes=one.scanned.size,
            content_hash=one.scanned.content_hash,
        )

    def _refuse(
        self, source: ExportFile, file: str, content_hash: str, size: int, reason: str
    ) -> None:
        hashed = content_hash or hashlib.sha256(file.encode()).hexdigest()
        shop_id = source.shop_id or ALL_SHOPS
        entry = Entry(
            file_id=file_id_of(hashed, shop_id),
            shop_id=shop_id,
            file=file,
            format=None,
            status=REFUSED,
            reason=reason,
            rows=0,
            rejected=0,
            dropped=0,
            period_from=None,
            period_to=None,
            exported_at=self.now,
            export_key="",
            landed_at=self.now,
            bytes=size,
            content_hash=hashed,
        )
        with self.publishing:
            self.refused_files.add(source.relative)
            self.ledger.add(entry)
            self.landing.entries.append(replace(entry))
