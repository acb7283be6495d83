"""The kinds of files on which landing is compared with DuckDB's own copy."""

from __future__ import annotations

import gzip
import itertools
import os
import shutil
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from io import BufferedIOBase
from pathlib import Path

from shopmarts.home import Home

READABLE = (".csv", ".csv.gz", ".json", ".json.gz")
BLOCK = 1 << 20
LARGE_FORMAT = "universal/web_events"
# formats of which one huge file is landed: the name it gets, and whether it begins with a heading
HUGE = {
    "taobao/orders": ("ExportOrderList.csv", True),
    "ga4/events": ("events_20250101.json", False),
}


@dataclass(frozen=True)
class LandedFile:
    """An export file that was landed: its place in ``exports/``, its format, its rows."""

    exports: Path
    file: str
    format: str
    rows: int

    @property
    def path(self) -> Path:
        """The file itself; of a zip member, a path that does not exist."""
        return self.exports / self.file


@dataclass
class Kind:
    """Files of one kind in a home of their own.

    lines: DuckDB reads them as lines, not as columns. text_bytes: decompressed size.
    """

    name: str
    home: Home
    lines: bool = False
    files: list[Path] = field(default_factory=list)
    text_bytes: int = 0

    def add(self, file: LandedFile) -> None:
        """Link a file and its ``shop.yml`` into the home of this kind."""
        target = self.home.exports / file.file
        target.parent.mkdir(parents=True, exist_ok=True)
        os.link(file.path, target)
        self._add_shop(file)
        self.files.append(target)
        self.text_bytes += text_bytes(target)

    def add_large(
        self, files: Sequence[LandedFile], size: int, name: str, has_heading: bool = True
    ) -> None:
        """Write one uncompressed file: its heading, then all rows, over and over up to a size.

        Whole export files are repeated, so it may be larger by one of them.
        """
        shop = Path(files[0].file).parts[0]
        target = self.home.exports / shop / name
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("wb") as output:
            for file in itertools.cycle(files):
                with _opened(file.path) as source:
                    if has_heading:
                        heading = source.readline()
                        output.write(b"" if output.tell() else heading)
                    shutil.copyfileobj(source, output, BLOCK)
                if output.tell() >= size:
                    break
        self._add_shop(files[0])
        self.files.append(target)
        self.text_bytes = target.stat().st_size

    def _add_shop(self, file: LandedFile) -> None:
        shop = Path(file.file).parts[0]
        target = self.home.exports / shop / "shop.yml"
        if not target.exists():
            os.link(file.exports / shop / "shop.yml", target)


def kinds_of(landed: Sequence[LandedFile], folder: Path, large_bytes: int) -> list[Kind]:
    """Lay out the kinds below a folder: universal CSV (.gz too), Shopify CSV, GA4, one large file.

    Only files that DuckDB can read by itself take part: no zip archives.
    """
    kinds = {
        "universal": Kind("universal CSV", Home(folder / "universal")),
        "shopify": Kind("Shopify CSV", Home(folder / "shopify")),
        "ga4": Kind("GA4 as lines", Home(folder / "ga4"), lines=True),
    }
    for file in landed:
        kind = kinds.get(file.format.split("/")[0])
        if kind and file.file.endswith(READABLE) and file.path.is_file():
            kind.add(file)
    large = Kind("one large CSV", Home(folder / "large"))
    large.add_large(_of_one_shop(landed, LARGE_FORMAT), large_bytes, "web_events.csv")
    return [*kinds.values(), large]


def huge_kinds(landed: Sequence[LandedFile], folder: Path, size: int) -> Iterator[Kind]:
    """Lay out one huge file of a format of ``HUGE`` after the other, of at least ``size`` bytes."""
    for format_name, (name, has_heading) in HUGE.items():
        kind = Kind(format_name, Home(folder / format_name.replace("/", "__")))
        kind.add_large(_of_one_shop(landed, format_name), size, name, has_heading)
        yield kind


def _of_one_shop(landed: Sequence[LandedFile], format_name: str) -> list[LandedFile]:
    files = [file for file in landed if file.format == format_name and file.path.is_file()]
    shop = Path(files[0].file).parts[0]
    return [file for file in files if Path(file.file).parts[0] == shop]


def text_bytes(path: Path) -> int:
    """Return the decompressed size of a plain, gzip or zip file."""
    if path.suffix == ".zip":
        with zipfile.ZipFile(path) as archive:
            return sum(member.file_size for member in archive.infolist())
    if path.suffix != ".gz":
        return path.stat().st_size
    size = 0
    with gzip.open(path) as stream:
        while block := stream.read(BLOCK):
            size += len(block)
    return size


def _opened(path: Path) -> BufferedIOBase:
    return gzip.open(path) if path.suffix == ".gz" else path.open("rb")
