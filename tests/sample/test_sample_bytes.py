"""The same arguments give the same bytes; another seed gives another world; memory stays flat."""

import csv
import gzip
import hashlib
import io
import os
import subprocess
import sys
import tracemalloc
import zipfile
from pathlib import Path

import pytest
from sample_files import encoding_of, sheet

from shopmarts.sample.generate import generate
from shopmarts.sample.shops import SHOPS


def fingerprints(home: Path) -> dict[str, tuple[str, int]]:
    """Content hash and modification time of every file of a sample (of truth.json: the hash)."""
    return {
        path.relative_to(home).as_posix(): (
            hashlib.sha256(path.read_bytes()).hexdigest(),
            0 if path.name == "truth.json" else int(path.stat().st_mtime),
        )
        for path in sorted(home.rglob("*"))
        if path.is_file()
    }


def test_same_bytes_whatever_the_hash_seed(tmp_path: Path) -> None:
    code = "import sys; from pathlib import Path; from shopmarts.sample.generate import generate; "
    code += "generate(Path(sys.argv[1]), 150, 40, 3)"
    for hash_seed in ("1", "2"):
        subprocess.run(
            [sys.executable, "-c", code, str(tmp_path / hash_seed)],
            check=True,
            env={**os.environ, "PYTHONHASHSEED": hash_seed, "TZ": f"UTC{hash_seed}"},
        )
    assert fingerprints(tmp_path / "1") == fingerprints(tmp_path / "2")


def test_another_seed_is_another_world(tmp_path: Path) -> None:
    for seed in (1, 2):
        generate(tmp_path / str(seed), 60, 20, seed)
    one, two = fingerprints(tmp_path / "1"), fingerprints(tmp_path / "2")
    assert (
        one["exports/polna-pl/orders_export_1.csv"] != two["exports/polna-pl/orders_export_1.csv"]
    )


def test_a_new_sample_leaves_nothing_of_the_old_one(tmp_path: Path) -> None:
    generate(tmp_path / "twice", 80, 60, 1)
    generate(tmp_path / "twice", 60, 20, 2)
    generate(tmp_path / "once", 60, 20, 2)
    assert fingerprints(tmp_path / "twice") == fingerprints(tmp_path / "once")


@pytest.mark.parametrize("orders", [1, 3])
def test_tiny_worlds_can_be_written(tmp_path: Path, orders: int) -> None:
    generate(tmp_path, orders, 1, 1)
    assert (tmp_path / "truth.json").exists()


def test_memory_does_not_grow_with_orders(tmp_path: Path) -> None:
    peaks = []
    for orders in (50, 200, 1000):  # the first run pays for imports
        tracemalloc.start()
        generate(tmp_path / str(orders), orders, 15, 1)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[2] < peaks[1] * 2  # five times the orders


def test_truth_knows_the_rows_of_every_file(sample) -> None:
    on_disk = {
        path.relative_to(sample.exports).as_posix()
        for path in sample.exports.rglob("*")
        if path.is_file() and path.name != "shop.yml"
    }
    assert set(sample.truth["files"]) == on_disk
    for name, rows in sample.truth["files"].items():
        assert count_records(sample.exports / name) == rows, name


def count_records(path: Path) -> int:
    if path.suffix == ".gz":
        content = gzip.decompress(path.read_bytes())
    elif path.suffix == ".zip":
        with zipfile.ZipFile(path) as archive:
            (member,) = archive.namelist()
            assert member == f"{path.stem}.csv"
            content = archive.read(member)
    elif path.suffix == ".xlsx":
        rows = sheet(path)
        header = {"生": 3, "【": 4}.get(path.name[0], 0)
        totals = ("汇总", "均值", "Total of")
        return sum(not row[0].startswith(totals) for row in rows[header + 1 :])
    else:
        content = path.read_bytes()
    text = content.decode(encoding_of(path, content))
    if ".json" in path.name:
        return text.count("\n")
    delimiter = "\t" if path.suffix in (".tsv", ".txt") else ","
    records = list(csv.reader(io.StringIO(text), delimiter=delimiter))
    if path.name.startswith(("google_ads", "计划报表")):
        return sum(record[0][:4].isdigit() for record in records if record)
    if path.name.startswith("alipay"):
        return sum(record[0].isdigit() for record in records)
    return len(records) - 1


def test_shops_are_described(sample) -> None:
    for shop in SHOPS:
        text = (sample.exports / shop.shop_id / "shop.yml").read_text(encoding="utf-8")
        assert f"timezone: {shop.timezone}\ncurrency: {shop.currency}\n" in text
