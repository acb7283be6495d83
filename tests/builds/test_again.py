"""Building again, after nothing or after a kill, gives the same marts."""

from __future__ import annotations

import hashlib
import shutil
import signal
from pathlib import Path

import duckdb
from tests.conftest import BuiltHome, succeeded

WITHOUT_TESTS = ("--exclude-resource-types", "test", "unit_test")


def content(published: Path) -> dict[str, str]:
    """A digest per table of the published file: its columns, and its rows; marts in their order."""
    digests = {}
    with duckdb.connect(str(published), read_only=True) as connection:
        tables = connection.execute(
            "select schema_name, table_name from duckdb_tables() order by all"
        ).fetchall()
        for schema, table in tables:
            relation = connection.sql(f'select * from "{schema}"."{table}"')
            digest = hashlib.sha256(repr(relation.columns).encode())
            rows = [repr(row) for row in relation.fetchall()]
            for row in rows if schema == "marts" else sorted(rows):
                digest.update(row.encode())
            digests[f"{schema}.{table}"] = digest.hexdigest()
    return digests


def kill_at(home: BuiltHome, node: str) -> None:
    """Begin a build, and kill it when it has begun a node."""
    running = home.start(home.dbt_command("build", *WITHOUT_TESTS))
    assert running.stdout is not None
    for line in running.stdout:
        if f".{node} " in line and "START" in line:
            break
    else:
        raise AssertionError(f"the build ended before {node}")
    running.send_signal(signal.SIGKILL)
    running.communicate()


def test_neither_a_killed_build_nor_a_second_one_changes_anything(
    small_home: BuiltHome, tmp_path: Path
) -> None:
    home = small_home.copy(tmp_path / "home")
    before = content(home.published)
    assert "marts.mart_kpi_long" in before
    for node in ("stg_universal__orders", "int_orders"):
        kill_at(home, node)
        assert content(home.published) == before, "what was published must survive"
    landed = home.shopmarts("land")
    succeeded(landed)
    assert "0 landed" in landed.stdout
    succeeded(home.dbt("build", *WITHOUT_TESTS))
    assert content(home.published) == before


def test_exports_in_two_parts_give_the_same_and_are_built_once(
    small_home: BuiltHome, tmp_path: Path
) -> None:
    """Half of the exports land later; `shopmarts build` then builds until nothing is new."""
    home = BuiltHome(tmp_path / "home")
    shutil.copytree(small_home.exports, home.exports)
    exports = sorted(
        path for path in home.exports.rglob("*") if path.is_file() and path.name != "shop.yml"
    )
    aside = tmp_path / "aside"
    for number, path in enumerate(exports):
        if number % 2:
            waiting = aside / path.relative_to(home.exports)
            waiting.parent.mkdir(parents=True, exist_ok=True)
            path.rename(waiting)
    succeeded(home.shopmarts("land"))
    shutil.copytree(aside, home.exports, dirs_exist_ok=True)
    first = home.shopmarts("build")
    succeeded(first)
    assert "Built in" in first.stdout
    assert content(home.published) == content(small_home.published)
    again = home.shopmarts("build")
    succeeded(again)
    assert "Nothing new since the last build" in again.stdout
    assert "Net sales" in again.stdout
    shop = home.exports / "bluebird-us" / "shop.yml"
    shop.write_text(shop.read_text("utf-8").replace("Los_Angeles", "New_York"), "utf-8")
    other = home.shopmarts("build")
    succeeded(other)
    assert "Built in" in other.stdout
