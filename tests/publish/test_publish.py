"""Publishing: what readers see, what is refused, what a killed run leaves behind."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from shopmarts.publish import FILE_NAME, PublishError, publish


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "warehouse").mkdir()
    return tmp_path


@pytest.fixture
def session(home: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(str(home / "warehouse" / FILE_NAME)) as connection:
        connection.execute("""
            create schema marts;
            create schema intermediate;
            create schema quality;
            create table marts.mart_traffic as
                select 'us' as shop_id, range as sessions from range(10) order by random();
            comment on table marts.mart_traffic is 'Traffic, the shop''s visitors';
            comment on column marts.mart_traffic.sessions is 'Visits';
            create view intermediate.int_orders as select '1001' as order_id;
            create table quality.gate_marts as select true as success;
            create table quality.unreadable_cells as select 'anna@example.com' as cell_text;
        """)
        yield connection


TABLES = {"mart_traffic": "marts", "int_orders": "intermediate", "gate_marts": "quality"}


def publish_all(session: duckdb.DuckDBPyConnection, tables: dict[str, str] = TABLES) -> list[dict]:
    relations = {
        table: session.query(f"select * from shopmarts.{schema}.{table}")
        for table, schema in tables.items()
    }
    return publish(session, relations).to_pylist()


def sessions_in(path: Path) -> int:
    with duckdb.connect(str(path), read_only=True) as reader:
        return reader.execute("select sum(sessions) from marts.mart_traffic").fetchone()[0]


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_the_given_tables_are_published_and_nothing_else(home, session):
    assert publish_all(session) == [
        {"schema_name": "intermediate", "table_name": "int_orders", "row_count": 1},
        {"schema_name": "marts", "table_name": "mart_traffic", "row_count": 10},
        {"schema_name": "quality", "table_name": "gate_marts", "row_count": 1},
    ]
    with duckdb.connect(str(home / "published" / FILE_NAME), read_only=True) as reader:
        tables = reader.execute("select table_name from information_schema.tables").fetchall()
        rows = reader.execute("select sessions from marts.mart_traffic").fetchall()
    assert sorted(table for (table,) in tables) == ["gate_marts", "int_orders", "mart_traffic"]
    assert rows == [(number,) for number in range(10)], "rows come in a fixed order"
    assert sorted(path.name for path in (home / "published").iterdir()) == [
        "parquet",
        "shopmarts.duckdb",
    ]


def test_the_file_is_read_only_and_carries_the_descriptions(home, session):
    publish_all(session)
    path = home / "published" / FILE_NAME
    assert path.stat().st_mode & 0o777 == 0o444
    with duckdb.connect(str(path), read_only=True) as reader:
        assert reader.execute(
            "select comment from duckdb_tables() where table_name = 'mart_traffic'"
        ).fetchall() == [("Traffic, the shop's visitors",)]
        assert reader.execute(
            "select comment from duckdb_columns() where column_name = 'sessions'"
        ).fetchall() == [("Visits",)]
        [tags] = reader.execute(
            "select tags from duckdb_databases() where database_name = 'shopmarts'"
        ).fetchone()
        assert tags["storage_version"].startswith("v1.0.0")


def test_who_has_the_old_file_open_keeps_the_old_data(home, session):
    path = home / "published" / FILE_NAME
    publish_all(session)
    read = f"import duckdb; r = duckdb.connect({str(path)!r}, read_only=True)\n" + textwrap.dedent(
        """
        total = lambda: print(r.execute("select sum(sessions) from marts.mart_traffic")
                              .fetchone()[0], flush=True)
        total(); input(); total()
        """
    )
    with subprocess.Popen(
        [sys.executable, "-c", read], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as reader:
        assert reader.stdout.readline() == "45\n"
        session.execute("update marts.mart_traffic set sessions = 100")
        publish_all(session)
        out, _ = reader.communicate("go\n", timeout=60)
    assert out == "45\n"
    assert sessions_in(path) == 1000


def test_each_mart_is_a_parquet_file_and_stale_ones_go(home, session):
    folder = home / "published" / "parquet"
    folder.mkdir(parents=True)
    (folder / "mart_of_old.parquet").write_bytes(b"stale")
    publish_all(session)
    session.execute("update marts.mart_traffic set sessions = 7")
    publish_all(session)
    assert [path.name for path in folder.iterdir()] == ["mart_traffic.parquet"]
    rows = duckdb.read_parquet(str(folder / "*.parquet")).fetchall()
    assert rows == [("us", 7)] * 10


def test_a_leftover_write_ahead_log_is_refused(home, session):
    publish_all(session)
    path = home / "published" / FILE_NAME
    before = digest(path)
    (home / "published" / f"{FILE_NAME}.wal").write_bytes(b"")
    with pytest.raises(PublishError, match=r"shopmarts\.duckdb\.wal exists: .* delete the log"):
        publish_all(session)
    assert digest(path) == before


def test_a_table_of_another_schema_is_refused(home, session):
    session.execute("create table stg_orders as select 'anna@example.com' as email")
    with pytest.raises(PublishError, match=r"main\.stg_orders is in none of the schemas marts"):
        publish_all(session, {**TABLES, "stg_orders": "main"})
    assert not (home / "published" / FILE_NAME).exists()
    publish_all(session)


@pytest.mark.parametrize("column", ["email_hash", "customer_email", "phone", "cell_text"])
def test_a_column_of_personal_data_is_refused(home, session, column):
    session.execute(f"create table intermediate.int_people as select 'x' as {column}")
    with pytest.raises(PublishError, match=rf"int_people\.{column} may hold personal data"):
        publish_all(session, {**TABLES, "int_people": "intermediate"})


def test_the_transaction_of_dbt_stays_open(home, session):
    session.begin()
    session.execute("create table quality.published as select 1 as one")
    publish_all(session)
    session.commit()
    assert session.execute("select one from quality.published").fetchall() == [(1,)]


@pytest.mark.parametrize("moment", ["duckdb.DuckDBPyConnection", "os.fsync", "pathlib.Path.chmod"])
def test_a_killed_run_leaves_the_old_file_and_the_next_one_cleans_up(home, session, moment):
    publish_all(session)
    path = home / "published" / FILE_NAME
    before = digest(path)
    session.execute("update marts.mart_traffic set sessions = 100")
    session.close()
    patch = {
        "duckdb.DuckDBPyConnection": "published_file._copy_comments = die",
        "os.fsync": "os.fsync = die",
        "pathlib.Path.chmod": "pathlib.Path.chmod = die",
    }[moment]
    script = f"""
import os, pathlib, duckdb
import shopmarts.publish as publishing, shopmarts.published_file as published_file
def die(*_):
    os._exit(9)
{patch}
session = duckdb.connect({str(home / "warehouse" / FILE_NAME)!r})
publishing.publish(session, {{"mart_traffic": session.query("from shopmarts.marts.mart_traffic")}})
"""
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 9
    assert digest(path) == before
    assert list((home / "published").glob(".shopmarts-*"))
    with duckdb.connect(str(home / "warehouse" / FILE_NAME)) as again:
        publish_all(again)
    assert sessions_in(path) == 1000
    assert not list((home / "published").glob(".shopmarts-*"))
