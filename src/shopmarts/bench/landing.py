"""Sample writing, and landing as the command line does it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from shopmarts.bench.kinds import LandedFile, text_bytes
from shopmarts.bench.process import Usage
from shopmarts.bench.setting import Setting

SAMPLE_HOME = "sample"


@dataclass(frozen=True)
class Sample:
    """Writing the sample: its cost, and the files with their size on disk in bytes."""

    usage: Usage
    files: int
    bytes: int


@dataclass(frozen=True)
class Landing:
    """Landing a whole home, then once more with nothing new.

    text_bytes: the decompressed size of all files, to which mb_per_second refers (MB = 10^6).
    """

    usage: Usage
    again: Usage
    files: int
    rows: int
    text_bytes: int
    mb_per_second: float


def write_sample(setting: Setting) -> Sample:
    """Write the sample exports into the home all else works with."""
    home = setting.home(SAMPLE_HOME)
    options = {"orders": setting.orders, "days": setting.days, "seed": setting.seed}
    arguments = [f"--{name}={value}" for name, value in options.items()]
    usage, _ = setting.script("shopmarts", ["sample", "--quiet", *arguments], home)
    sizes = [path.stat().st_size for path in _export_files(home.exports)]
    return Sample(usage, len(sizes), sum(sizes))


def land_sample(setting: Setting) -> tuple[Landing, list[LandedFile]]:
    """Land the sample twice; return the cost and the landed files with their formats."""
    home = setting.home(SAMPLE_HOME)
    usage, written = setting.script("shopmarts", ["land", "--json"], home)
    again, _ = setting.script("shopmarts", ["land", "--json"], home)
    entries = json.loads(written)["files"]
    landed = [
        LandedFile(home.exports, entry["file"], entry["format"], entry["rows"]) for entry in entries
    ]
    text = sum(text_bytes(path) for path in _export_files(home.exports))
    speed = text / usage.seconds / 1e6
    rows = sum(file.rows for file in landed)
    return Landing(usage, again, len(landed), rows, text, speed), landed


def _export_files(exports: Path) -> list[Path]:
    return [path for path in exports.rglob("*") if path.is_file() and path.name != "shop.yml"]
