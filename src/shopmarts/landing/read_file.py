"""Which reader a file needs, and reading it."""

from __future__ import annotations

import codecs
import re
import zipfile

import duckdb

from shopmarts.errors import Refused
from shopmarts.formats import Format
from shopmarts.landing.csv_load import load_csv
from shopmarts.landing.loading import Job
from shopmarts.landing.members import OLE, PARQUET, ZIP, is_workbook
from shopmarts.landing.ndjson_load import load_ndjson, recognise_ndjson
from shopmarts.landing.parquet_load import load_parquet
from shopmarts.landing.recognise import encodings_of, recognise
from shopmarts.landing.scan import Scan
from shopmarts.landing.sheet_load import Result, load_workbook
from shopmarts.landing.workbooks import XLS, XLSX

NDJSON_NAMES = (".ndjson", ".jsonl", ".json")
WEB_PAGE = re.compile(r"\s*<(!doctype|html|head|meta|body|table|\?xml)", re.IGNORECASE)


def read_file(job: Job, formats: list[Format], country: str | None) -> Result:
    """Land one member into its parts; the sheets of a workbook each into their own.

    ``formats`` are those allowed where the file lies, ``country`` that of the shop.
    Raises ``Refused`` for whatever keeps the file from being landed.
    """
    try:
        result = _read(job, formats, country)
    except UnicodeDecodeError as error:
        raise Refused(
            f"{job.file}: is not {error.encoding}: byte 0x{error.object[error.start]:02X}; "
            "save it as UTF-8 and land that"
        ) from error
    except duckdb.Error as error:
        raise Refused(
            f"{job.file}: could not be read ({str(error).splitlines()[0]}); please report this"
        ) from error
    if not job.member.source.is_unchanged():
        raise Refused(
            f"{job.file}: changed while it was being read; land again when it is complete"
        )
    return result


def _read(job: Job, formats: list[Format], country: str | None) -> Result:
    head = job.scanned.head
    if head.startswith(PARQUET):
        return Result([(job, load_parquet(job, formats))])
    if head.startswith(OLE):
        return load_workbook(job, XLS, formats)
    if head.startswith(ZIP):
        _check_archive(job)
        return load_workbook(job, XLSX, formats)
    heads = _heads(job.file, job.scanned, formats, country)
    encoding, text = next(iter(heads.items()))
    if job.member.name.lower().endswith(NDJSON_NAMES) or text.lstrip().startswith("{"):
        format_ = recognise_ndjson(job.file, job.member.name, text, formats)
        return Result([(job, load_ndjson(job, format_, formats, encoding))])
    if WEB_PAGE.match(text):
        raise Refused(
            f"{job.file}: is a web page, whatever its name says; open it in a spreadsheet program, "
            "save it as .xlsx or as CSV UTF-8, and land that"
        )
    header = recognise(job.file, job.member.name, heads, formats, country)
    return Result([(job, load_csv(job, header))])


def _check_archive(job: Job) -> None:
    """Raise ``Refused`` unless an archive inside an archive is a workbook."""
    with job.member.open() as stream, zipfile.ZipFile(stream) as archive:
        if is_workbook(set(archive.namelist()), job.file):
            return
    raise Refused(f"{job.file}: is an archive inside an archive; unpack it and land what it holds")


def _heads(file: str, scanned: Scan, formats: list[Format], country: str | None) -> dict[str, str]:
    """Return the beginning of the text per encoding it can be in."""
    if scanned.encoding:
        return {scanned.encoding: scanned.head.decode(scanned.encoding, errors="ignore")}
    heads = {}
    names = (name for format_ in formats for name in encodings_of(format_, country))
    for encoding in dict.fromkeys(names):
        if encoding.startswith("utf"):
            continue
        try:
            heads[encoding] = codecs.getincrementaldecoder(encoding)().decode(scanned.head)
        except UnicodeDecodeError:
            continue
    if not heads:
        raise Refused(
            f"{file}: the encoding is unknown: {scanned.bad_byte} is not UTF-8; "
            "save the file as UTF-8 and land that"
        )
    return heads
