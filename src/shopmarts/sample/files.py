"""Export files: row-counted, repeatable byte for byte, dated as of their export."""

import csv
import gzip
import io
import os
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from datetime import date
from pathlib import Path
from typing import IO, cast

from shopmarts.sample.calendar import Period
from shopmarts.sample.workbook import ZIP_TIME, write_workbook

Row = Sequence[object]


class ExportFile:
    """One file being written. `rows` counts records, header and decoration apart."""

    def __init__(
        self,
        path: Path,
        exported_at: int,
        header: Sequence[str] = (),
        *,
        encoding: str = "utf-8",
        delimiter: str = ",",
        preamble: str = "",
        footer: str = "",
    ) -> None:
        """Open `path` for writing; `.gz` and `.zip` (one member of the same stem) compress.

        `exported_at` (epoch seconds) becomes the modification time; `preamble` stands above the
        header, `footer` below the rows.
        """
        self.path = path
        self.rows = 0
        self._columns = [name.strip() for name in header]
        self._exported_at = exported_at
        self._footer = footer
        self._stack = ExitStack()
        path.parent.mkdir(parents=True, exist_ok=True)
        self._text = io.TextIOWrapper(self._open_binary(), encoding=encoding, newline="")
        self._stack.callback(self._text.close)
        self._writer = csv.writer(self._text, delimiter=delimiter, lineterminator="\n")
        self._text.write(preamble)
        if header:
            self._writer.writerow(header)

    @property
    def member(self) -> str:
        """Name of the member in a `.zip`."""
        return self.path.name.removesuffix(".zip") + ".csv"

    def row(self, cells: Iterable[object]) -> None:
        """Write one record."""
        self._writer.writerow(cells)
        self.rows += 1

    def record(self, values: Mapping[str, str]) -> None:
        """Write one record by names of columns, without blanks around them; empty where missing."""
        self.row([values.get(name, "") for name in self._columns])

    def line(self, text: str) -> None:
        """Write one record that is already a line of text."""
        self._text.write(text)
        self._text.write("\n")
        self.rows += 1

    def decoration(self, text: str) -> None:
        """Write text that is no record, such as a line of totals."""
        self._text.write(text)

    def close(self) -> None:
        """Finish the file and set its modification time."""
        self._text.write(self._footer)
        self._stack.close()
        os.utime(self.path, (self._exported_at, self._exported_at))

    def _open_binary(self) -> IO[bytes]:
        raw = self._stack.enter_context(self.path.open("wb"))
        if self.path.suffix == ".gz":
            packed = gzip.GzipFile("", "wb", compresslevel=1, fileobj=raw, mtime=0)
            self._stack.callback(packed.close)
            return cast(IO[bytes], packed)
        if self.path.suffix == ".zip":
            archive = self._stack.enter_context(
                zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED, compresslevel=1)
            )
            info = zipfile.ZipInfo(self.member, ZIP_TIME)
            info.compress_type = zipfile.ZIP_DEFLATED
            return self._stack.enter_context(archive.open(info, "w"))
        return raw


class Exports:
    """The `exports/` folder being written, and how many rows each file holds."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.rows: dict[str, int] = {}

    def close(self, file: ExportFile) -> None:
        """Finish a file and note its rows."""
        file.close()
        self.rows[file.path.relative_to(self.root).as_posix()] = file.rows

    @contextmanager
    def open(self, name: str, exported_at: int, header: Sequence[str] = ()) -> Iterator[ExportFile]:
        """Write one CSV file in one go."""
        file = ExportFile(self.root / name, exported_at, header)
        try:
            yield file
        finally:
            self.close(file)

    def workbook(
        self, name: str, exported_at: int, rows: Iterable[Sequence[object]], records: int
    ) -> None:
        """Write a workbook in one go: rows of all kinds, `records` of them with data."""
        write_workbook(self.root / name, rows, exported_at)
        self.rows[name] = records

    def text(self, name: str, content: str, exported_at: int) -> None:
        """Write a small text file that is no export (it has no rows)."""
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8", newline="")
        os.utime(path, (exported_at, exported_at))


class PeriodFiles:
    """One file per period, opened when the first row of the period comes."""

    def __init__(
        self,
        exports: Exports,
        periods: Sequence[Period],
        create: Callable[[int, Period], ExportFile],
    ) -> None:
        """`create` opens the file of the n-th period (0, 1, 2, ...)."""
        self._exports = exports
        self._periods = periods
        self._create = create
        self._open: dict[int, ExportFile] = {}
        self._done = 0
        self._last: tuple[date, ExportFile] | None = None  # most rows follow one of the same day

    def period_of(self, day: date) -> Period:
        """Return the period that holds a day; raises ValueError where none does."""
        return self._periods[self._place(day)]

    def file(self, day: date) -> ExportFile:
        """Return the file for a day of one of the periods."""
        if self._last is not None and self._last[0] == day:
            return self._last[1]
        place = self._place(day)
        if place not in self._open:
            self._open[place] = self._create(place, self._periods[place])
        self._last = (day, self._open[place])
        return self._open[place]

    def close_before(self, day: date) -> None:
        """Finish the files of all periods that ended before a day."""
        self._last = None
        while self._done < len(self._periods) and self._periods[self._done].last < day:
            if self._done in self._open:
                self._exports.close(self._open.pop(self._done))
            self._done += 1

    def close(self) -> None:
        """Finish all files."""
        for place in sorted(self._open):
            self._exports.close(self._open.pop(place))

    def _place(self, day: date) -> int:
        for place in range(self._done, len(self._periods)):
            if self._periods[place].first <= day <= self._periods[place].last:
                return place
        raise ValueError(f"no file covers {day}; the last ends {self._periods[-1].last}")


class RestatedFiles(PeriodFiles):
    """Files per period with rows as they stood at its end, and one more with what changed since."""

    def __init__(
        self,
        exports: Exports,
        periods: Sequence[Period],
        create: Callable[[int, Period], ExportFile],
        create_late: Callable[[], ExportFile],
    ) -> None:
        """`create_late` opens the file of what changed, made after the last period."""
        super().__init__(exports, periods, create)
        self._create_late = create_late
        self._late: ExportFile | None = None

    def write(self, day: date, settled_at: int, render: Callable[[int], Sequence[Row]]) -> bool:
        """Write the rows of a day; return whether they changed after its period.

        `render` gives the rows as they stood at a moment; from `settled_at` on they stay the same.
        """
        period = self.period_of(day)
        then = render(period.end)
        for row in then:
            self.file(day).row(row)
        if settled_at < period.end or (now := render(self._periods[-1].end)) == then:
            return False
        self.again(now)
        return True

    def again(self, rows: Sequence[Row]) -> None:
        """Write rows as they stand now into the last file."""
        if self._late is None:
            self._late = self._create_late()
        for row in rows:
            self._late.row(row)

    def close(self) -> None:
        """Finish all files."""
        super().close()
        if self._late is not None:
            self._exports.close(self._late)
