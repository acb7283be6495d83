"""One tiny run: sample, landing, and races against DuckDB's own copy."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from shopmarts.bench.kinds import Kind, LandedFile, huge_kinds, kinds_of
from shopmarts.bench.landing import SAMPLE_HOME, Landing, Sample, land_sample, write_sample
from shopmarts.bench.last_day import hold_back_last_day
from shopmarts.bench.race import Race, land_huge, race
from shopmarts.bench.setting import Setting
from shopmarts.home import find_project

LARGE = 2_000_000


@pytest.fixture(scope="module")
def setting(tmp_path_factory: pytest.TempPathFactory) -> Setting:
    folder = tmp_path_factory.mktemp("bench")
    return Setting(find_project(), folder, orders=200, days=60, rounds=1, large_bytes=LARGE)


@pytest.fixture(scope="module")
def sample(setting: Setting) -> Sample:
    return write_sample(setting)


@pytest.fixture(scope="module")
def landing_and_files(setting: Setting, sample: Sample) -> tuple[Landing, list[LandedFile]]:
    return land_sample(setting)


@pytest.fixture(scope="module")
def landed(
    setting: Setting, landing_and_files: tuple[Landing, list[LandedFile]]
) -> tuple[Landing, list[Kind]]:
    landing, files = landing_and_files
    return landing, kinds_of(files, setting.folder / "kinds", setting.large_bytes)


@pytest.fixture(scope="module")
def races(landed: tuple[Landing, list[Kind]]) -> list[Race]:
    universal, _, ga4, _ = landed[1]
    return [race(universal, rounds=1), race(ga4, rounds=1)]


def test_the_sample_is_measured(sample: Sample) -> None:
    assert sample.files > 40
    assert sample.bytes > 100_000
    assert sample.usage.seconds > 0


def test_landing_twice_is_measured(landed: tuple[Landing, list[Kind]], sample: Sample) -> None:
    landing, _ = landed
    assert landing.files >= sample.files
    assert landing.rows > 1000
    assert landing.text_bytes > sample.bytes
    assert landing.mb_per_second == pytest.approx(landing.text_bytes / landing.usage.seconds / 1e6)
    assert landing.again.seconds > 0


def test_kinds_hold_files_of_their_kind_only(landed: tuple[Landing, list[Kind]]) -> None:
    universal, shopify, ga4, large = landed[1]
    names = {path.name.split("_2")[0] for path in universal.files}
    assert {"orders", "order_lines", "web_events"} <= names
    assert not any(path.suffix == ".zip" for path in universal.files)
    assert all("_export" in path.name for path in shopify.files)
    assert all(path.name.startswith("events_") for path in ga4.files)
    (path,) = large.files
    assert path.stat().st_size == large.text_bytes >= LARGE
    text = path.read_text(encoding="utf-8")
    assert text.count(text.split("\n", 1)[0]) == 1


def test_landing_and_copying_read_the_same_rows(races: list[Race]) -> None:
    assert [run.rows for run in races] == [run.copy_rows for run in races]
    assert all(run.rows > 0 for run in races)


def test_ratios_are_of_seconds(races: list[Race]) -> None:
    for run in races:
        assert run.ratio == pytest.approx(run.copy_seconds / run.land_seconds)
        assert run.ratio_cpu > 0
        assert (run.ratio_sniffed is None) == run.kind.startswith("GA4")
        assert run.land_mb_per_second == pytest.approx(run.text_bytes / run.land_seconds / 1e6)


def test_raw_tables_of_races_are_removed(
    landed: tuple[Landing, list[Kind]], races: list[Race]
) -> None:
    assert races
    assert not any(kind.home.raw.exists() for kind in landed[1])


def test_one_huge_file_per_format_is_landed(
    setting: Setting, landing_and_files: tuple[Landing, list[LandedFile]]
) -> None:
    taobao, ga4 = huge_kinds(landing_and_files[1], setting.folder / "huge", 400_000)
    (orders,) = taobao.files
    text = orders.read_text(encoding="gb18030")
    assert text.count("订单编号,买家会员名") == 1
    (events,) = ga4.files
    assert min(orders.stat().st_size, events.stat().st_size) >= 400_000
    landings = [land_huge(kind) for kind in (taobao, ga4)]
    assert [huge.format for huge in landings] == ["taobao/orders", "ga4/events"]
    assert landings[0].rows == text.count('"=""')
    assert landings[1].rows == events.read_text(encoding="utf-8").count("\n")
    for huge, kind in zip(landings, (taobao, ga4), strict=True):
        assert huge.text_bytes == kind.files[0].stat().st_size
        assert huge.mb_per_second == pytest.approx(huge.text_bytes / huge.seconds / 1e6)
        assert 0 < huge.peak_mb < 1024


def cells(folder: Path, pattern: str, column: str) -> list[str]:
    """The cells of a column of all files of a name."""
    found = []
    for path in sorted(folder.rglob(pattern)):
        with path.open(encoding="utf-8", newline="") as text:
            found += [row[column] for row in csv.DictReader(text)]
    return found


def test_the_last_day_is_held_back(setting: Setting, races: list[Race]) -> None:
    assert races, "they read the files as they were"
    exports = setting.home(SAMPLE_HOME).exports
    orders = cells(exports, "orders_2*.csv", "created_at")
    lines = cells(exports, "order_lines_2*.csv", "order_id")
    held = hold_back_last_day(setting)
    day = str(held.day)
    assert day == max(orders)[:10]
    held_orders = cells(held.folder, "orders_2*.csv", "created_at")
    kept_orders = cells(exports, "orders_2*.csv", "created_at")
    assert {moment[:10] for moment in held_orders} == {day}
    assert max(kept_orders)[:10] < day
    assert sorted(held_orders + kept_orders) == sorted(orders)
    held_lines = cells(held.folder, "order_lines_2*.csv", "order_id")
    assert set(held_lines) <= set(cells(held.folder, "orders_2*.csv", "order_id"))
    assert sorted(held_lines + cells(exports, "order_lines_2*.csv", "order_id")) == sorted(lines)
    assert held.rows > len(held_orders) + len(held_lines), "web events are of the day too"
    assert list(held.folder.rglob("ga4/events_*.json.gz"))
