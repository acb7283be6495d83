"""Sheets of workbooks to Parquet: each sheet whose heading matches a format is landed."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import chain, islice
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from shopmarts.errors import Refused
from shopmarts.formats import Format
from shopmarts.landing.headings import Header, HeadRow
from shopmarts.landing.ledger import file_id_of
from shopmarts.landing.loading import Job, Loaded, find_period, write_rejected
from shopmarts.landing.projection import literal
from shopmarts.landing.recognise import (
    SHEET_DELIMITER,
    Unfit,
    named_for,
    nearness,
    recognise_sheet,
)
from shopmarts.landing.records import Rejected, unfit_cell
from shopmarts.landing.sheet_cells import DIGITS
from shopmarts.landing.staged import load_records
from shopmarts.landing.workbook_repair import write_plain_copy
from shopmarts.landing.workbooks import (
    XLSX,
    Sheet,
    SheetRow,
    UnreadableError,
    explained,
    open_sheets,
)

HEAD_ROWS = 200
WIDEST = 2_000
BATCH_CELLS = 200_000
SCHEMA = pa.schema([("cells", pa.list_(pa.string())), ("_line", pa.int64())])


@dataclass
class Result:
    """What became of a file: its landed contents, and for workbooks the other sheets.

    ``refused`` are sheets of a known format with something wrong, ``skipped`` those of none: as
    (sheet, reason).
    """

    landed: list[tuple[Job, Loaded]] = field(default_factory=list)
    refused: list[tuple[str, Refused]] = field(default_factory=list)
    skipped: list[tuple[str, Refused]] = field(default_factory=list)


def load_workbook(job: Job, kind: str, formats: list[Format]) -> Result:
    """Land every sheet of a workbook (``kind``: xlsx or xls) that matches a format.

    Raises ``Refused`` if none does, or if the workbook cannot be read.
    """
    path, plain = (job.spool / f"{job.stamp.file_id}.{end}" for end in ("workbook", "plain"))
    try:
        if job.member.plain:
            path = job.member.plain
        else:
            with job.member.open() as packed, path.open("wb") as file:
                shutil.copyfileobj(packed, file)
        try:
            return _load(job, path, kind, formats)
        except UnreadableError as error:
            if kind != XLSX:
                raise Refused(_unreadable(job.file, error)) from error
        try:
            with explained():
                write_plain_copy(path, plain)
            return _load(job, plain, kind, formats)
        except UnreadableError as error:
            raise Refused(_unreadable(job.file, error)) from error
    finally:
        plain.unlink(missing_ok=True)
        if not job.member.plain:
            path.unlink(missing_ok=True)


def _unreadable(file: str, error: Exception) -> str:
    return (
        f"{file}: the workbook cannot be read ({error}); if it has a password, save it without; "
        "else open it and save it as .xlsx or as CSV UTF-8, and land that"
    )


def _load(job: Job, path: Path, kind: str, formats: list[Format]) -> Result:
    result = Result()
    faults: list[Refused] = []
    jobs: list[Job] = []
    try:
        with open_sheets(path, kind) as sheets:
            for sheet in sheets:
                jobs.append(_job_of(job, sheet))
                rows = sheet.rows()
                head = list(islice(rows, HEAD_ROWS))
                if not head:
                    continue
                try:
                    header = _recognised(jobs[-1], sheet, kind, head, formats)
                except Refused as error:
                    faults.append(error)
                    is_known = isinstance(error, Unfit) and error.is_recognised
                    told = result.refused if is_known else result.skipped
                    told.append((jobs[-1].file, error))
                    continue
                try:
                    loaded = _load_sheet(jobs[-1], header, chain(head, rows))
                    result.landed.append((jobs[-1], loaded))
                except Refused as error:
                    jobs[-1].parts.discard()
                    result.refused.append((jobs[-1].file, error))
    except UnreadableError:
        for one in jobs:
            one.parts.discard()
        raise
    if result.landed or result.refused:
        return result
    if faults:
        raise max(faults, key=lambda f: nearness(f.header) if isinstance(f, Unfit) else -1)
    raise Refused(
        f"{job.file}: the workbook has no filled sheet; download it again, or delete it if it is "
        "not needed"
    )


def _job_of(job: Job, sheet: Sheet) -> Job:
    """Return the job of one sheet: a content of its own, named after file and sheet."""
    content = f"{job.scanned.content_hash}!{sheet.name}"
    file_id = file_id_of(content, job.stamp.shop_id)
    stamp = replace(job.stamp, file=f"{job.stamp.file}!{sheet.name}", file_id=file_id)
    return replace(job, stamp=stamp, parts=job.parts.beside(file_id))


def _recognised(
    job: Job, sheet: Sheet, kind: str, head: list[SheetRow], formats: list[Format]
) -> Header:
    """Find the format of a sheet; a universal template is named by the sheet or by the file."""
    is_named = any(named_for(f, sheet.name, formats) for f in formats if f.files)
    name = sheet.name if is_named else job.member.name
    rows = [HeadRow(row.line, row.line, row.cells) for row in head]
    return recognise_sheet(job.file, name, kind, rows, formats)


def _load_sheet(job: Job, header: Header, rows: Iterable[SheetRow]) -> Loaded:
    loaded = Loaded(header.format, header)
    below = (row for row in rows if row.line > header.line)
    try:
        loaded.rejected, width = _spool(job, header, below)
        wide = _widened(header, width)
        cells = ", ".join(f"cells[{place + 1}] as c{place}" for place in range(len(wide.names)))
        relation = f"(select {cells}, _line from read_parquet({literal(str(job.spool_path))}))"
        load_records(job, wide, relation, loaded)
    finally:
        job.spool_path.unlink(missing_ok=True)
    find_period(job, loaded)
    return loaded


def _widened(header: Header, width: int) -> Header:
    """Give cells to the right of the heading a column without name, as a CSV of the sheet does."""
    missing = width - len(header.names)
    if missing <= 0:
        return header
    names, columns = header.names + ("",) * missing, header.columns + (None,) * missing
    return replace(header, names=names, columns=columns)


def _spool(job: Job, header: Header, rows: Iterable[SheetRow]) -> tuple[int, int]:
    """Write the rows to the spool; return the number of rejected ones, and the greatest width."""
    ids = {
        position: name
        for position, name in enumerate(header.columns)
        if name and header.format.column(name).type == "id"
    }
    count = width = 0
    with pq.ParquetWriter(job.spool_path, SCHEMA) as writer:
        for batch in _batches(rows):
            kept: list[SheetRow] = []
            rejected: list[Rejected] = []
            for row in batch:
                reason = _fault(row, header, ids)
                if reason:
                    text = SHEET_DELIMITER.join(row.cells)
                    rejected.append(Rejected(row.line, text, reason))
                else:
                    kept.append(row)
                    width = max(width, len(row.cells))
            cells = [[cell or None for cell in row.cells] for row in kept]
            lines = [row.line for row in kept]
            writer.write_table(pa.table([cells, lines], schema=SCHEMA))
            count += write_rejected(job, rejected)
    return count, width


def _batches(rows: Iterable[SheetRow]) -> Iterator[list[SheetRow]]:
    batch: list[SheetRow] = []
    cells = 0
    for row in rows:
        batch.append(row)
        cells += len(row.cells)
        if cells >= BATCH_CELLS:
            yield batch
            batch, cells = [], 0
    yield batch


def _fault(row: SheetRow, header: Header, ids: dict[int, str]) -> str:
    """Return why a row of a sheet cannot be trusted; empty if it can."""
    for position in row.inexact:
        if position in ids:
            return (
                f"column '{header.names[position]}': the id {row.cells[position]} is stored as a "
                f"number, of which a spreadsheet keeps {DIGITS} digits, so it may be another id; "
                "download the file again as CSV, or with the column as text"
            )
    if len(row.cells) > WIDEST:
        return f"has {len(row.cells)} cells, more than {WIDEST}; delete what stands to the right"
    return unfit_cell(row.cells)
