"""A gate that ran before looks again only at what changed, and finds what it would find anew."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest
from tests.conftest import INCREMENTS

Gate = Callable[..., list[dict[str, Any]]]

SUITE = """
tables:
  orders:
    keys: [order_id]
    expectations:
      - type: expect_key_to_be_unique
        severity: critical
        description: an order occurs once
        protects: orders_count
      - type: expect_column_values_to_be_between
        column: amount
        min_value: 0
        severity: critical
        description: "{column} is 0 or more"
        protects: gmv
"""

OF_TWO_TABLES = """
tables:
  shops:
    expectations:
      - {type: expect_table_row_count_to_be_between, severity: info, description: any}
  orders:
    keys: [order_id]
    expectations:
      - type: unexpected_rows_expectation
        unexpected_rows_query: >
          select order_id from {batch} where shop_id not in (select shop_id from shops)
        severity: critical
        description: the shop of every order is known
        protects: gmv
"""


@pytest.fixture
def orders(session: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """A warehouse in which a model with two orders was built once, and its changes are kept."""
    session.execute(INCREMENTS)
    session.execute("create table shops as select 'us' as shop_id")
    session.execute(
        "create table orders as select 'us' as shop_id, * from (values "
        "(1, 5, 'us/orders.csv', 2), (2, 7, 'us/orders.csv', 3)"
        ") as found (order_id, amount, source_file, source_line)"
    )
    session.execute("create table increments.orders as select *, 0::bigint as _version from orders")
    session.execute("insert into increments.built values ('orders', 1, 1, '', 'order_id', '')")
    return session


def add(
    session: duckdb.DuckDBPyConnection, order_id: int, amount: int, version: int | None = None
) -> None:
    """Add an order, as a build of the model in that version; without one, behind its back."""
    row = f"'us', {order_id}, {amount}, 'us/late.csv', {order_id + 1}"
    session.execute(f"insert into orders values ({row})")
    if version:
        session.execute(f"insert into increments.orders values ({row}, {version})")
        session.execute("update increments.built set version = ?", [version])


def failures(rows: list[dict[str, Any]]) -> list[tuple[str, str, str]]:
    return [
        (row["expectation"], row["observed"], row["unexpected_keys"])
        for row in rows
        if not row["success"]
    ]


def test_rows_that_did_not_change_are_not_looked_at_again(gate: Gate, orders) -> None:
    assert not failures(gate(SUITE, "orders"))
    add(orders, 9, -1)
    assert not failures(gate(SUITE, "orders"))
    add(orders, 3, 1, version=2)
    rows = gate(SUITE, "orders")
    assert not failures(rows)
    assert [row["observed"] for row in rows] == ["0 exceptions", "0 exceptions in 4 rows"]


def test_changed_rows_fail_as_they_would_in_a_first_run(gate: Gate, orders) -> None:
    gate(SUITE, "orders")
    add(orders, 2, 3, version=2)
    add(orders, 4, -3, version=3)
    again = gate(SUITE, "orders")
    assert failures(again) == [
        ("expect_key_to_be_unique", "1 exception", "order_id 2, times 2 (us/late.csv:3)"),
        (
            "expect_column_values_to_be_between",
            "1 exception in 4 rows",
            "order_id 4, amount -3 (us/late.csv:5)",
        ),
    ]
    orders.execute("delete from increments.validated")
    assert gate(SUITE, "orders") == again


def test_what_failed_is_looked_at_until_it_holds(gate: Gate, orders) -> None:
    add(orders, 4, -3, version=2)
    first = gate(SUITE, "orders")
    assert failures(first)
    assert gate(SUITE, "orders") == first
    orders.execute("delete from orders where order_id = 4")
    assert not failures(gate(SUITE, "orders"))


def test_a_model_built_in_full_is_another_table(gate: Gate, orders) -> None:
    gate(SUITE, "orders")
    add(orders, 9, -1)
    orders.execute("update increments.built set version = 2, full_version = 2")
    assert len(failures(gate(SUITE, "orders"))) == 1


def test_an_expectation_that_says_something_else_is_a_new_one(gate: Gate, orders) -> None:
    gate(SUITE, "orders")
    stricter = SUITE.replace("min_value: 0", "min_value: 6")
    assert [keys for _, _, keys in failures(gate(stricter, "orders"))] == [
        "order_id 1, amount 5 (us/orders.csv:2)"
    ]


def test_another_table_that_sql_reads_counts_too(gate: Gate, orders) -> None:
    assert not failures(gate(OF_TWO_TABLES, "shops", "orders"))
    orders.execute("update shops set shop_id = 'cn'")
    assert [found for _, found, _ in failures(gate(OF_TWO_TABLES, "shops", "orders"))] == [
        "2 exceptions"
    ]


def test_any_other_table_is_compared_by_its_rows(gate: Gate, orders) -> None:
    orders.execute("delete from increments.built")
    gate(SUITE, "orders")
    add(orders, 9, -1)
    assert len(failures(gate(SUITE, "orders"))) == 1


def test_the_changes_a_gate_has_not_seen_are_kept_for_it(gate: Gate, orders) -> None:
    add(orders, 3, 1, version=2)
    gate(SUITE, "orders")
    assert orders.execute("from increments.followed").fetchall() == [("gate_staging", "orders", 2)]


@pytest.mark.parametrize("has_empty", [True, False], ids=["columns apart", "rows only"])
def test_of_a_raw_table_new_files_are_looked_at(
    gate: Gate, orders, tmp_path: Path, has_empty: bool
) -> None:
    raw = tmp_path / "raw"
    raw.mkdir()

    def write(name: str, rows: str) -> None:
        orders.execute(f"copy (select * from orders where {rows}) to '{raw / name}.parquet'")

    suite = SUITE.replace("orders:", "landed:")
    landed = f"read_parquet('{raw}/*.parquet', union_by_name = true)"
    if has_empty:
        write("_empty", "false")
    write("a", "true")
    assert not failures(gate(suite, landed=landed))
    add(orders, 4, -3)
    write("b", "order_id = 4")
    assert failures(gate(suite, landed=landed))[0][2] == "order_id 4, amount -3 (us/late.csv:5)"
    (raw / "b.parquet").unlink()
    assert not failures(gate(suite, landed=landed))
    (raw / "a.parquet").unlink()
    write("c", "order_id < 3")
    write("d", "order_id < 2")
    assert [found for _, found, _ in failures(gate(suite, landed=landed))] == ["1 exception"]
