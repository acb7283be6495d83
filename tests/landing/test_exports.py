"""Re-exports, idempotence, kills: the same files always give the same raw tables."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
import time
from datetime import datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from shopmarts.cli import app
from shopmarts.errors import HomeError
from shopmarts.landing.export_time import days_in_text, export_time
from shopmarts.landing.one_at_a_time import landing_lock
from shopmarts.sources import stale_sources
from tests.landing.conftest import MTIME, ORDERS, PROJECT, Bench

STABLE = "* exclude (_landed_at)"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("orders_2025-03-31.csv", datetime(2025, 3, 31)),
        ("orders_20250331.csv", datetime(2025, 3, 31)),
        ("orders_2025_03_31.csv", datetime(2025, 3, 31)),
        ("orders 2025-03-31 10-15-20.csv", datetime(2025, 3, 31, 10, 15, 20)),
        ("orders_20250331_1015.csv", datetime(2025, 3, 31, 10, 15)),
        ("orders_20250331101520.csv", datetime(2025, 3, 31, 10, 15, 20)),
        ("orders_2025-02.csv", datetime(2025, 2, 28)),
        ("orders_2025-03-01_2025-03-31.csv", datetime(2025, 3, 31)),
        ("x_2026-04-20至2026-04-21.csv", datetime(2026, 4, 21)),
        ("orders_2024-10_2024-12.csv", datetime(2024, 12, 31)),
        ("orders_2025-13-01.csv", None),
        ("orders_120250331.csv", None),
        ("orders_2025.csv", None),
    ],
)
def test_export_time_in_file_names(name: str, expected: datetime | None) -> None:
    assert export_time([name], 86_400 * 10**9) == (expected or datetime(1970, 1, 2))


def test_days_in_text() -> None:
    assert [day.isoformat() for day in days_in_text('"March 1, 2025 - Mar 31, 2025"')] == [
        "2025-03-01",
        "2025-03-31",
    ]
    assert [day.isoformat() for day in days_in_text("01.03.2025–2. März 2025")] == [
        "2025-03-01",
        "2025-03-02",
    ]


def test_latest_export_has_the_greatest_key_whatever_the_order(bench: Bench) -> None:
    files = {
        "s/orders_2025-01-31.csv": ("early", MTIME + 9),
        "s/orders_2025-02-28.csv": ("late", MTIME),
        "s/orders.csv": ("latest", MTIME),  # by its mtime: June 2025
    }
    for name in reversed(files):
        status, mtime = files[name]
        bench.put(name, f"{ORDERS},status\n1,2025-01-01,EUR,5,{status}\n", mtime)
        bench.land()
    assert [row[0] for row in bench.rows("universal__orders", "status", "_export_key")] == [
        "early",
        "late",
        "latest",
    ]


def test_same_content_is_landed_once_and_takes_the_later_export(bench: Bench) -> None:
    text = f"{ORDERS}\n1,2025-01-01,EUR,5\n"
    bench.landed("orders_2025-01-05.csv", text)
    bench.put("s/orders_2025-01-02.csv", text)
    landing = bench.land()
    assert (landing.entries, landing.known) == ([], 2)
    bench.put("s/orders_2025-01-09.csv", text)
    assert [entry.file for entry in bench.land().landed] == ["s/orders_2025-01-09.csv"]
    assert bench.rows("universal__orders", "_exported_at") == [(datetime(2025, 1, 9),)]
    bench.shop("t")
    bench.put("t/orders_2025-01-05.csv", text)
    assert len(bench.land().landed) == 1, "another shop's file is another file"


def test_second_landing_changes_no_byte(bench: Bench) -> None:
    bench.put("s/orders.csv", f"{ORDERS}\n1,2025-01-01,EUR,5\nbroken\n")
    bench.land()
    before = {p: p.read_bytes() for p in bench.home.raw.rglob("*") if p.suffix == ".parquet"}
    assert bench.land().known == 1
    after = {p: p.read_bytes() for p in bench.home.raw.rglob("*") if p.suffix == ".parquet"}
    assert before == after


def test_a_refusal_goes_away_when_the_file_is_put_right(bench: Bench) -> None:
    bench.put("s/orders.csv", "order_id\n1\n")
    assert len(bench.land().refused) == 1
    assert bench.rows("_ledger", "status, reason is null") == [("refused", False)]
    bench.landed("orders.csv", f"{ORDERS}\n1,2025-01-01,EUR,5\n")
    assert bench.rows("_ledger", "status, format") == [("landed", "universal/orders")]


def test_one_landing_at_a_time(bench: Bench) -> None:
    with landing_lock(bench.home.raw), pytest.raises(HomeError, match="another landing is running"):
        bench.land()


def test_killed_landings_leave_no_trace(tmp_path: Path, formats: list) -> None:
    calm, rough = Bench(tmp_path / "calm", formats), Bench(tmp_path / "rough", formats)
    rows = "".join(f"{n},2025-01-01,EUR,{n}.00\n" for n in range(20_000))
    for bench in (calm, rough):
        for month in range(1, 7):
            bench.put(
                f"s/orders_2025-0{month}.csv", f"{ORDERS}\n{month}-x,2025-01-01,EUR,1\n{rows}"
            )
        bench.put("s/payments.csv", "nonsense\n")
    calm.land()
    script = (
        "import sys; from pathlib import Path; from shopmarts.home import Home;"
        "from shopmarts.formats import load_formats; from shopmarts.landing.land import land;"
        "f = load_formats(Path(sys.argv[2]) / 'formats'); print('go', flush=True);"
        "land(Home(Path(sys.argv[1])), f, lambda *_: None)"
    )
    for delay in (0.05, 0.15, 0.3, 0.5, 0.8):
        process = subprocess.Popen(
            [sys.executable, "-c", script, str(rough.home.root), str(PROJECT)],
            stdout=subprocess.PIPE,
        )
        assert process.stdout
        process.stdout.readline()
        time.sleep(delay)
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()
    rough.land()
    for table in ("universal__orders", "shopmarts__shops", "_ledger", "_rejected"):
        columns = "* exclude (landed_at, exported_at)" if table == "_ledger" else STABLE
        assert rough.rows(table, columns) == calm.rows(table, columns), table
    assert not list(rough.home.raw.rglob("*.tmp"))
    assert not (rough.home.raw / ".spool").exists()


def test_command_line(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHOPMARTS_PROJECT", str(PROJECT))
    monkeypatch.delenv("SHOPMARTS_SALT", raising=False)
    bench.put("s/orders.csv", f"{ORDERS}\n1,2025-01-01,EUR,5\nbroken\n")
    home = ["land", "--home", str(bench.home.root)]
    result = CliRunner().invoke(app, home)
    assert result.exit_code == 0, result.output
    for text in ("universal/orders", "2025-01-01 .. 2025-01-01", "s/orders.csv, line 3: has 1"):
        assert text in result.output
    assert result.output.count("SHOPMARTS_SALT is not set") == 1
    bench.put("s/odd.csv", "a,b\n1,2\n")
    result = CliRunner().invoke(app, [*home, "--json"])
    assert result.exit_code == 1
    report = json.loads(result.stdout)
    assert (report["landed"], report["known"], report["refused"]) == (0, 1, 1)
    shutil.rmtree(bench.home.exports)
    result = CliRunner().invoke(app, home)
    assert result.exit_code == 0
    assert "No export files in" in result.output
    assert list((bench.home.raw / "universal__orders").iterdir())


def test_sources_are_up_to_date(formats: list) -> None:
    assert stale_sources(formats, PROJECT / "models" / "staging") == []
