"""Landing one file into nowhere: what would become of it."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from shopmarts.errors import HomeError, Refused
from shopmarts.formats import Format
from shopmarts.landing.discover import ExportFile
from shopmarts.landing.export_time import export_time
from shopmarts.landing.loading import Job, Loaded, open_duckdb
from shopmarts.landing.members import Member, members
from shopmarts.landing.parts import Parts
from shopmarts.landing.projection import Stamp
from shopmarts.landing.read_file import read_file
from shopmarts.landing.scan import scan

FILE_ID = "0" * 16


@dataclass(frozen=True)
class Tried:
    """A file, a member of an archive or a sheet: either what it became or why it was refused.

    ``is_skipped`` says that it is a sheet of no format, beside others that are landed.
    """

    file: str
    job: Job | None = None
    loaded: Loaded | None = None
    refusal: Refused | None = None
    is_skipped: bool = False


@contextmanager
def dry_run(path: Path, formats: list[Format], country: str | None) -> Iterator[list[Tried]]:
    """Land a file into a folder that is gone afterwards, where its parts can be read meanwhile.

    Raises ``HomeError`` if there is no such file.
    """
    if not path.is_file():
        raise HomeError(f"{path}: there is no such file")
    stat = path.stat()
    source = ExportFile("shop", path, path.name, stat.st_size, stat.st_mtime_ns)
    with (
        TemporaryDirectory(prefix="shopmarts-") as folder,
        ThreadPoolExecutor() as pool,
        closing(open_duckdb(Path(folder))) as connection,
    ):
        try:
            found = members(source)
        except Refused as error:
            yield [Tried(source.relative, refusal=error)]
            return
        tried: list[Tried] = []
        for number, member in enumerate(found):
            spool = Path(folder) / str(number)
            spool.mkdir()
            try:
                parts = Parts(spool, FILE_ID)
                scanned = scan(member)
                job = Job(member, scanned, _stamp(member), parts, spool, connection, pool)
                tried += _try(job, formats, country)
            except Refused as error:
                tried.append(Tried(member.file, refusal=error))
        yield tried


def _try(job: Job, formats: list[Format], country: str | None) -> Iterator[Tried]:
    result = read_file(job, formats, country)
    for one, loaded in result.landed:
        yield Tried(one.file, one, loaded)
    for file, error in result.refused:
        yield Tried(file, refusal=error)
    for file, error in result.skipped:
        yield Tried(file, refusal=error, is_skipped=bool(result.landed))


def _stamp(member: Member) -> Stamp:
    exported_at = export_time([member.name, member.source.path.name], member.source.mtime_ns)
    return Stamp("shop", member.file, FILE_ID, datetime(1970, 1, 1), exported_at, "")
