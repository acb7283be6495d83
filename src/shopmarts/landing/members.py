"""The files inside an export file: itself, what a gzip holds, each member of a zip."""

from __future__ import annotations

import gzip
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from shopmarts.errors import Refused
from shopmarts.landing.discover import ExportFile

GZIP, ZIP, OLE, PARQUET = b"\x1f\x8b", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"PAR1"


@dataclass(frozen=True)
class Member:
    """One readable stream of bytes.

    ``file`` is the path relative to ``exports/`` (``a.zip!b.csv`` for members), ``name`` the file
    name without folders and without ``.gz``, ``plain`` the path if the bytes lie on disk as such.
    """

    source: ExportFile
    file: str
    name: str
    opener: Callable[[], IO[bytes]]
    plain: Path | None = None

    @contextmanager
    def open(self) -> Iterator[IO[bytes]]:
        """Open the stream; damage found while reading is raised as ``Refused``."""
        try:
            with self.opener() as stream:
                yield stream
        except (EOFError, zlib.error, gzip.BadGzipFile, zipfile.BadZipFile) as error:
            raise Refused(
                f"{self.file}: the archive is cut short or damaged ({error}); "
                "download or copy it again"
            ) from error
        except FileNotFoundError as error:
            raise Refused(f"{self.file}: the file vanished while it was read; land again") from (
                error
            )
        except PermissionError as error:
            raise Refused(f"{self.file}: no right to read the file; change its mode") from error


def members(source: ExportFile) -> list[Member]:
    """Return the members of an export file; raises ``Refused`` for what cannot be opened."""
    plain = Member(source, source.relative, source.path.name, lambda: source.path.open("rb"))
    with plain.open() as stream:
        magic = stream.read(4)
    if magic.startswith(GZIP):
        return [_unzipped(plain)]
    if magic == ZIP:
        return _zip_members(plain)
    return [Member(source, plain.file, plain.name, plain.opener, source.path)]


def _unzipped(member: Member) -> Member:
    def opener() -> IO[bytes]:
        return gzip.open(member.opener(), "rb")  # type: ignore[return-value]

    return Member(member.source, member.file, member.name.removesuffix(".gz"), opener)


def _zip_members(plain: Member) -> list[Member]:
    path = plain.source.path
    try:
        with zipfile.ZipFile(path) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    except zipfile.BadZipFile as error:
        raise Refused(
            f"{plain.file}: the archive is cut short or damaged ({error}); "
            "download or copy it again"
        ) from error
    if is_workbook({entry.filename for entry in entries}, plain.file):
        return [Member(plain.source, plain.file, plain.name, plain.opener, path)]
    found = []
    for entry in entries:
        name = entry.filename.rsplit("/", 1)[-1]
        if name.startswith(".") or entry.filename.startswith("__MACOSX/"):
            continue
        if entry.flag_bits & 1:
            raise Refused(f"{plain.file}: the archive has a password; unpack it into the folder")
        member = Member(
            plain.source, f"{plain.file}!{entry.filename}", name, _zip_opener(path, entry)
        )
        found.append(_unzipped(member) if name.endswith(".gz") else member)
    if not found:
        raise Refused(f"{plain.file}: the archive holds no file; download it again")
    return found


def _zip_opener(path: Path, entry: zipfile.ZipInfo) -> Callable[[], IO[bytes]]:
    def opener() -> IO[bytes]:
        with zipfile.ZipFile(path) as archive:  # the member keeps the file open until it is closed
            return archive.open(entry)

    return opener


def is_workbook(names: set[str], file: str) -> bool:
    """Say whether an archive with members of these names is an .xlsx workbook.

    Raises ``Refused`` for other kinds of office documents.
    """
    is_office = "[Content_Types].xml" in names
    if is_office and any(n.startswith("xl/") and n.endswith(".xml") for n in names):
        return True
    if is_office or {"mimetype", "content.xml"} <= names:
        raise Refused(
            f"{file}: is an office document but no .xlsx workbook; open it, save it as .xlsx or "
            "as CSV UTF-8, and land that"
        )
    return False
