"""Workbooks (.xlsx) whose bytes depend on their cells alone."""

import io
import os
import re
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path

from openpyxl import Workbook

ZIP_TIME = (2024, 10, 1, 0, 0, 0)
_SAVED_AT = re.compile(rb"(<dcterms:\w+[^>]*>)[^<]*")


def write_workbook(path: Path, rows: Iterable[Sequence[object]], exported_at: int) -> None:
    """Write one sheet; `exported_at` (epoch seconds) becomes the modification time of the file."""
    book = Workbook(write_only=True)
    page = book.create_sheet()
    for row in rows:
        page.append(list(row))
    saved = io.BytesIO()
    book.save(saved)
    path.parent.mkdir(parents=True, exist_ok=True)
    # openpyxl notes the time at which it saves, in the archive and in the properties
    with (
        zipfile.ZipFile(saved) as parts,
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        for part in parts.infolist():
            info = zipfile.ZipInfo(part.filename, ZIP_TIME)
            info.compress_type = zipfile.ZIP_DEFLATED
            content = parts.read(part)
            if part.filename == "docProps/core.xml":
                content = _SAVED_AT.sub(rb"\g<1>2024-10-01T00:00:00Z", content)
            archive.writestr(info, content)
    os.utime(path, (exported_at, exported_at))
