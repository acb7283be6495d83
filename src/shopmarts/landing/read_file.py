"""Which reader a file needs, and reading it."""

from __future__ import annotations

import codecs

import duckdb

from shopmarts.errors import Refused
from shopmarts.formats import Format
from shopmarts.landing.csv_load import load_csv
from shopmarts.landing.loading import Job, Loaded
from shopmarts.landing.members import OLE, PARQUET, excel_advice
from shopmarts.landing.ndjson_load import load_ndjson, recognise_ndjson
from shopmarts.landing.parquet_load import load_parquet
from shopmarts.landing.recognise import encodings_of, recognise
from shopmarts.landing.scan import Scan

NDJSON_NAMES = (".ndjson", ".jsonl", ".json")


def read_file(job: Job, formats: list[Format], country: str | None) -> Loaded:
    """Land one member into its parts.

    ``formats`` are those allowed where the file lies, ``country`` that of the shop.
    Raises ``Refused`` for whatever keeps the file from being landed.
    """
    try:
        loaded = _read(job, formats, country)
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
    return loaded


def _read(job: Job, formats: list[Format], country: str | None) -> Loaded:
    head = job.scanned.head
    if head.startswith(PARQUET):
        return load_parquet(job, formats)
    if head.startswith(OLE):
        raise Refused(excel_advice(job.file))
    heads = _heads(job.file, job.scanned, formats, country)
    encoding, text = next(iter(heads.items()))
    if job.member.name.lower().endswith(NDJSON_NAMES) or text.lstrip().startswith("{"):
        format_ = recognise_ndjson(job.file, job.member.name, text, formats)
        return load_ndjson(job, format_, formats, encoding)
    return load_csv(job, recognise(job.file, job.member.name, heads, formats, country))


def _heads(file: str, scanned: Scan, formats: list[Format], country: str | None) -> dict[str, str]:
    """Return the beginning of the text per encoding it can be in."""
    if scanned.encoding:
        return {scanned.encoding: scanned.head.decode(scanned.encoding, errors="ignore")}
    heads = {}
    for encoding in {name for format_ in formats for name in encodings_of(format_, country)}:
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
