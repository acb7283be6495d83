"""A file published before is brought up to date with what changed, and with nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from tests.conftest import INCREMENTS

from shopmarts.publish import FILE_NAME, publish

ORDERS = 100


@pytest.fixture
def session(tmp_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A warehouse as dbt leaves it after a full build, with the changes of int_orders kept."""
    (tmp_path / "warehouse").mkdir()
    with duckdb.connect(str(tmp_path / "warehouse" / FILE_NAME)) as connection:
        connection.execute(INCREMENTS)
        connection.execute(f"""
            create schema marts;
            create schema intermediate;
            create table marts.mart_sales as select 8 as orders;
            create table intermediate.int_orders as
                select 's' as shop_id, range as order_id, 'paid' as status from range({ORDERS});
            create table increments.int_orders as
                select *, cast(null as bigint) as _version from intermediate.int_orders limit 0;
            insert into increments.built
            values ('int_orders', 1, 1, '', 'shop_id, coalesce(order_id, -1)', '');
        """)
        yield connection


def publish_all(session: duckdb.DuckDBPyConnection) -> None:
    tables = {"mart_sales": "marts", "int_orders": "intermediate"}
    publish(
        session,
        {name: session.query(f"from shopmarts.{schema}.{name}") for name, schema in tables.items()},
    )


def build(session: duckdb.DuckDBPyConnection, version: int, orders: str, change: str) -> None:
    """Change orders as an increment does: their rows as they were and as they are are kept."""
    keep = (
        f"insert into increments.int_orders select *, {version} from intermediate.int_orders "
        f"where order_id in ({orders})"
    )
    session.execute(f"{keep}; {change}; {keep}")
    session.execute(f"update increments.built set version = {version}")


def change_unnoticed(session: duckdb.DuckDBPyConnection) -> None:
    """Change order 0 without keeping the change: a table that is copied has it, else not."""
    session.execute("update intermediate.int_orders set status = 'unnoticed' where order_id = 0")


def published(home: Path) -> dict[int, str]:
    with duckdb.connect(str(home / "published" / FILE_NAME), read_only=True) as reader:
        return dict(
            reader.execute("select order_id, status from intermediate.int_orders").fetchall()
        )


def test_rows_of_changed_keys_are_replaced_and_no_others(tmp_path, session):
    publish_all(session)
    build(session, 2, "3", "update intermediate.int_orders set status = 'sent' where order_id = 3")
    build(session, 3, "5", "delete from intermediate.int_orders where order_id = 5")
    build(session, 4, "200", "insert into intermediate.int_orders values ('s', 200, 'new')")
    change_unnoticed(session)
    publish_all(session)
    expected = dict.fromkeys(range(ORDERS), "paid") | {3: "sent", 200: "new"}
    del expected[5]
    assert published(tmp_path) == expected


def test_every_publishing_goes_on_from_the_last(tmp_path, session):
    for version in (1, 2, 3):
        state = f"state {version}"
        change = f"update intermediate.int_orders set status = '{state}' where order_id = 3"
        build(session, version, "3", change)
        publish_all(session)
        assert published(tmp_path)[3] == state
        change_unnoticed(session)
    assert published(tmp_path)[0] == "paid"


def test_marts_are_always_written_anew(tmp_path, session):
    publish_all(session)
    session.execute("insert into marts.mart_sales values (7)")
    publish_all(session)
    with duckdb.connect(str(tmp_path / "published" / FILE_NAME), read_only=True) as reader:
        assert reader.execute("from marts.mart_sales").fetchall() == [(7,), (8,)]


def test_a_table_without_keys_stays_until_it_changes(tmp_path, session):
    session.execute("update increments.built set keys = ''")
    publish_all(session)
    change_unnoticed(session)
    publish_all(session)
    assert published(tmp_path)[0] == "paid"
    session.execute("update increments.built set version = 2")
    publish_all(session)
    assert published(tmp_path)[0] == "unnoticed"


@pytest.mark.parametrize("reason", ["another file", "no file", "full build", "many changes"])
def test_what_cannot_follow_is_copied(tmp_path, session, reason):
    publish_all(session)
    path = tmp_path / "published" / FILE_NAME
    if reason in ("another file", "no file"):
        path.unlink()
    if reason == "another file":
        path.write_bytes(b"not even a database")
    if reason == "full build":
        session.execute("update increments.built set version = 2, full_version = 2")
    if reason == "many changes":
        build(session, 2, "from range(30)", "update intermediate.int_orders set status = 'sent'")
    change_unnoticed(session)
    publish_all(session)
    assert published(tmp_path)[0] == "unnoticed"
