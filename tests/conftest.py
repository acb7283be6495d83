"""What several folders of tests share: the parsed project, and built homes to read from."""

from __future__ import annotations

import atexit
import fcntl
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

PROJECT = Path(__file__).resolve().parent.parent
SCRIPTS = Path(sys.executable).parent
SHARED_DATA = PROJECT.parent / "shared" / "data"
SAMPLE_ORDERS = 1_500
# Of the data tests only the gates': for what is built from data that passed all of them elsewhere.
WITHOUT_DATA_TESTS = (
    *("--select", "resource_type:model", "resource_type:seed", "test_name:gate_passed"),
    *("--indirect-selection", "empty"),
)
# A shop of a few orders, of days that the sample has too.
TINY_SHOP = "name: Tiny\nplatform: own_shop\ntimezone: Europe/Warsaw\ncurrency: EUR\ncountry: PL\n"
TINY_ORDERS = """\
order_id,created_at,currency,customer_id,total_amount
1001,2024-11-01T10:00:00,EUR,c1,12.50
1002,2024-11-01T11:00:00,EUR,c2,20.00
1003,2024-11-02T12:00:00,EUR,c1,7.25
"""
TINY_LINES = """\
order_id,line_id,sku,quantity,unit_price
1001,1,A,1,12.50
1002,1,B,2,10.00
1003,1,C,1,7.25
"""
# The schema of increments, as macros/portable/increments.sql makes it.
INCREMENTS = """
    create schema increments;
    create table increments.built
    (model text, version bigint, full_version bigint, inputs text, keys text, docs text);
    create table increments.followed (model text, input text, version bigint);
    create table increments.files (model text, path text, fingerprint text, source_file text);
    create table increments.validated
    (gate text, table_name text, state text, expectation text);
    create table increments.published_file (fingerprint text);
"""
# Files that share a costly fixture or take minutes: each group runs in one process, these first.
GROUPS = (
    ("tests/spark/",),
    ("tests/conventions/test_conventions.py", "tests/builds/test_truth.py", "tests/analyses/"),
    ("tests/oracle/test_models_agree.py",),
    ("tests/builds/test_increments.py",),
)
# After them: tests of a minute or more, each for the process that is free first.
ALONE = ("tests/builds/test_again.py", "tests/gates/test_corruption.py", "tests/lint/")
# Every home is built at this place, a link to it: dbt parses the project anew, for many seconds,
# where the path of the warehouse is another, and so it parses once per process.
HERE = Path(tempfile.mkdtemp(prefix="shopmarts-")) / "home"
PARSED = HERE.with_name("partial_parse.msgpack")
atexit.register(shutil.rmtree, HERE.parent, ignore_errors=True)
# What tests record under this name is printed at the end of the run.
SUMMARY = "KPIs done"


@dataclass(frozen=True)
class BuiltHome:
    """A home of its own: every command runs with its folders and its dbt target folder.

    One command at a time: while it runs, its home is the one at ``HERE``.
    """

    root: Path
    settings: Mapping[str, str] = field(default_factory=dict)

    @property
    def exports(self) -> Path:
        return self.root / "exports"

    @property
    def warehouse(self) -> Path:
        return self.root / "warehouse" / "shopmarts.duckdb"

    @property
    def published(self) -> Path:
        return self.root / "published" / "shopmarts.duckdb"

    @property
    def truth(self) -> dict[str, Any]:
        truth: dict[str, Any] = json.loads((self.root / "truth.json").read_text("utf-8"))
        return truth

    @property
    def environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "SHOPMARTS_HOME": str(HERE),
            "DBT_TARGET_PATH": str(HERE / "target"),
            "DBT_LOG_PATH": str(HERE / "logs"),
            # The threads of a build wait for each other at its log of a line per statement.
            "DBT_LOG_LEVEL_FILE": "none",
            # As `shopmarts build` says it; dbt parses the project anew where it is said otherwise.
            "DBT_TARGET": "duckdb",
            "NO_COLOR": "1",
            **self.settings,
        }

    def with_settings(self, **settings: str) -> BuiltHome:
        """The same home for commands with further environment variables."""
        return replace(self, settings={**self.settings, **settings})

    def shopmarts(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run the command line on this home, from the root of the project."""
        return self._run([str(SCRIPTS / "shopmarts"), *arguments])

    def dbt(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run dbt on this home, from the root of the project."""
        return self._run(self.dbt_command(*arguments))

    def dbt_command(self, *arguments: str) -> list[str]:
        return [str(SCRIPTS / "dbt"), *arguments, "--profiles-dir", "profiles"]

    def export_tiny_shop(self, orders: str) -> None:
        """Export a shop of a few orders: TINY_ORDERS, or with a fault."""
        shop = self.exports / "tiny"
        shop.mkdir(parents=True, exist_ok=True)
        (shop / "shop.yml").write_text(TINY_SHOP, "utf-8")
        (shop / "orders.csv").write_text(orders, "utf-8")
        (shop / "order_lines.csv").write_text(TINY_LINES, "utf-8")

    def copy(self, to: Path) -> BuiltHome:
        """Copy the home with all it holds: exports, raw tables, warehouse, published marts."""
        shutil.copytree(self.root, to, ignore=shutil.ignore_patterns("target"))
        return BuiltHome(to)

    def start(self, command: list[str]) -> subprocess.Popen[str]:
        """Begin a command, whose output is kept, on this home."""
        HERE.unlink(missing_ok=True)
        HERE.symlink_to(self.root)
        if PARSED.exists() and not self._parsed.exists():
            self._parsed.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(PARSED, self._parsed)
        return subprocess.Popen(
            command,
            cwd=PROJECT,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    @property
    def _parsed(self) -> Path:
        return self.root / "target" / PARSED.name

    def _run(self, command: list[str]) -> subprocess.CompletedProcess[str]:
        running = self.start(command)
        output, errors = running.communicate()
        if "spark" not in command and self._parsed.exists() and not PARSED.exists():
            shutil.copyfile(self._parsed, PARSED)
        return subprocess.CompletedProcess(command, running.returncode, output, errors)


def succeeded(run: subprocess.CompletedProcess[str]) -> None:
    """Fail the test with what the command printed, unless it went well."""
    assert run.returncode == 0, f"{run.args}\n{run.stdout[-6000:]}\n{run.stderr[-3000:]}"


def pytest_configure() -> None:
    """Name a main file in worker processes: PySpark takes one without for doctests and exits."""
    main = sys.modules["__main__"]
    if not hasattr(main, "__file__"):
        main.__file__ = pytest.__file__


def group_of(nodeid: str) -> tuple[int, str]:
    """Rank and name of the group of a test: that of GROUPS, itself where ALONE, else its file."""
    for rank, paths in enumerate(GROUPS):
        if nodeid.startswith(paths):
            return rank, paths[0]
    if nodeid.startswith(ALONE):
        return len(GROUPS), nodeid
    return len(GROUPS) + 1, nodeid.partition("::")[0]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the tests that take minutes."""
    items.sort(key=lambda item: group_of(item.nodeid)[0])


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Divide the tests between processes by group, so that each costly fixture is made once."""
    from xdist.scheduler import LoadScopeScheduling  # noqa: PLC0415  only where it is installed

    class ByGroup(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return group_of(nodeid)[1]

    return ByGroup(config, log)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the lines of the summary, from whichever process they come."""
    recorded = [
        line
        for report in terminalreporter.getreports("passed")
        for name, line in report.user_properties
        if name == SUMMARY
    ]
    if recorded:
        terminalreporter.section(SUMMARY)
        for line in recorded:
            terminalreporter.write_line(str(line))


@pytest.fixture(scope="session")
def manifest(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The manifest of the project, parsed afresh."""
    home = BuiltHome(tmp_path_factory.mktemp("parsed"))
    (home.root / "raw").mkdir()
    succeeded(home.dbt("parse"))
    parsed: dict[str, Any] = json.loads((home.root / "target" / "manifest.json").read_text("utf-8"))
    return parsed


def built_once(
    name: str, factory: pytest.TempPathFactory, build: Callable[[BuiltHome], None]
) -> BuiltHome:
    """A home for all processes of the run, built by the one that asks first; the others wait."""
    folder = factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parent
    home, done = BuiltHome(folder / name), folder / f"{name}.built"
    with done.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            shutil.rmtree(home.root, ignore_errors=True)
            home.root.mkdir()
            build(home)
            done.touch()
    return home


@pytest.fixture(scope="session")
def built_sample(tmp_path_factory: pytest.TempPathFactory) -> BuiltHome:
    """The sample merchant, landed and built with every test of dbt, unit tests included."""

    def build(home: BuiltHome) -> None:
        succeeded(home.shopmarts("sample", "--orders", str(SAMPLE_ORDERS), "--quiet"))
        succeeded(home.shopmarts("land"))
        succeeded(home.dbt("build"))

    return built_once("built_sample", tmp_path_factory, build)


@pytest.fixture(scope="session")
def small_home(tmp_path_factory: pytest.TempPathFactory) -> BuiltHome:
    """A sample of few orders over few days, built; tests that change a home copy this one.

    Of the data tests only those of the gates run: the larger sample passes all of them.
    """

    def build(home: BuiltHome) -> None:
        succeeded(home.shopmarts("sample", "--orders", "150", "--days", "45", "--quiet"))
        succeeded(home.shopmarts("land"))
        succeeded(home.dbt("build", *WITHOUT_DATA_TESTS))

    return built_once("small_home", tmp_path_factory, build)
