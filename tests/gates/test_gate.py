"""A gate on tiny tables: what it stores, prints and renders."""

from __future__ import annotations

from pathlib import Path

import pytest

ORDER_LINES = """
    create or replace table order_lines as
    select * from (values
        ('us', '1001', 1, 2, timestamp '2025-01-05 10:00:00', 'us/order_lines.csv', 16),
        ('us', '1001', 2, -1, timestamp '2025-01-05 10:00:00', 'us/order_lines.csv', 17),
        ('cn', '7', 1, null, timestamp '2025-01-06 10:00:00', 'cn/order_lines.csv', 2)
    ) as rows (shop_id, order_id, line_id, quantity, created_at, source_file, source_line)
"""

SUITE = """
every_table:
  - type: expect_column_values_to_not_be_null
    columns: [shop_id]
    severity: critical
    description: "{column} is filled"
    protects: every number of a shop
tables:
  order_lines:
    keys: [shop_id, order_id, line_id]
    expectations:
      - type: expect_key_to_be_unique
        severity: critical
        description: an order line occurs once
        protects: gross_sales
      - type: expect_column_values_to_be_between
        column: quantity
        min_value: 0
        severity: critical
        description: "{column} is 0 or more"
        protects: "gross_sales: a negative quantity is taken off it"
        remedy: export the file again
      - type: expect_column_values_to_not_be_null
        column: quantity
        mostly: 0.5
        severity: warning
        description: half of the quantities are known
      - type: expect_table_row_count_to_be_between
        min_value: 1
        severity: warning
        description: there are order lines
      - type: unexpected_rows_expectation
        unexpected_rows_query: select shop_id, order_id from {batch} where order_id ~ '[0-9]{5}'
        severity: info
        description: order ids have less than five digits
"""


def test_a_gate_returns_one_row_per_expectation(gate, session):
    session.execute(ORDER_LINES)
    rows = gate(SUITE, "order_lines")
    assert [(row["expectation"], row["success"]) for row in rows] == [
        ("expect_column_values_to_not_be_null", True),
        ("expect_key_to_be_unique", True),
        ("expect_column_values_to_be_between", False),
        ("expect_column_values_to_not_be_null", True),
        ("expect_table_row_count_to_be_between", True),
        ("unexpected_rows_expectation", True),
    ]
    negative = rows[2]
    assert negative == {
        "layer": "staging",
        "table_name": "order_lines",
        "column_name": "quantity",
        "expectation": "expect_column_values_to_be_between",
        "description": "quantity is 0 or more",
        "severity": "critical",
        "success": False,
        "observed": "1 exception in 3 rows",
        "unexpected_count": 1,
        "checked_rows": 3,
        "unexpected_keys": (
            "shop_id us, order_id 1001, line_id 2, quantity -1 (us/order_lines.csv:17)"
        ),
        "protects": "gross_sales: a negative quantity is taken off it",
        "remedy": "export the file again",
    }
    assert rows[3]["unexpected_count"] == 1, "mostly: counted though the expectation holds"
    assert rows[4]["observed"] == "3"


def test_a_failure_is_printed_in_one_readable_line(gate, session, capsys):
    session.execute(ORDER_LINES)
    gate(SUITE, "order_lines")
    assert capsys.readouterr().out == (
        "gate_staging: critical: order_lines.quantity: expected: quantity is 0 or more; "
        "found: 1 exception in 3 rows, "
        "e.g. shop_id us, order_id 1001, line_id 2, quantity -1 (us/order_lines.csv:17). "
        "It would change gross_sales: a negative quantity is taken off it. "
        "Remedy: export the file again.\n"
    )


def test_a_key_found_twice_fails_with_its_first_place(gate, session):
    session.execute(ORDER_LINES)
    session.execute(
        "insert into order_lines values ('us', '1001', 2, 5, null, 'us/order_lines.csv', 40)"
    )
    unique = next(
        r for r in gate(SUITE, "order_lines") if r["expectation"] == "expect_key_to_be_unique"
    )
    assert not unique["success"]
    assert unique["unexpected_count"] == 1
    assert unique["unexpected_keys"] == (
        "shop_id us, order_id 1001, line_id 2, times 2 (us/order_lines.csv:17)"
    )


def test_an_empty_table_passes_what_is_said_of_its_rows(gate, session):
    session.execute(ORDER_LINES)
    session.execute("delete from order_lines")
    failed = [row["expectation"] for row in gate(SUITE, "order_lines") if not row["success"]]
    assert failed == ["expect_table_row_count_to_be_between"]


def test_the_sample_is_the_same_in_every_order_of_rows(gate, session):
    session.execute(ORDER_LINES)
    session.execute("insert into order_lines select * replace (-9 as quantity) from order_lines")
    first = gate(SUITE, "order_lines")
    session.execute(
        "create or replace table order_lines as select * from order_lines order by random()"
    )
    assert gate(SUITE, "order_lines") == first


def test_sql_of_an_expectation_reads_the_other_tables_of_the_layer(gate, session):
    session.execute(ORDER_LINES)
    session.execute("create table orders as select 'us' as shop_id, '1001' as order_id")
    suite = """
tables:
  orders: &any
    expectations:
      - {type: expect_table_row_count_to_be_between, severity: info, description: any}
  order_lines:
    expectations:
      - type: unexpected_rows_expectation
        unexpected_rows_query: >
          select order_lines.order_id, order_lines.source_file, order_lines.source_line
          from {batch} as order_lines
          left join orders using (shop_id, order_id)
          where orders.order_id is null
        severity: warning
        description: every line has an order
"""
    rows = gate(suite, "orders", "order_lines")
    assert rows[1]["observed"] == "1 exception"
    assert rows[1]["unexpected_keys"] == "order_id 7 (cn/order_lines.csv:2)"


def test_the_gate_leaves_the_transaction_of_dbt_alone(gate, session):
    session.execute(ORDER_LINES)
    session.begin()
    session.execute("create table written_in_the_transaction as select 1 as one")
    gate(SUITE, "order_lines")
    session.commit()
    assert session.execute("select one from written_in_the_transaction").fetchall() == [(1,)]


def test_data_docs_show_failures_and_work_offline(gate, session, home: Path):
    session.execute(ORDER_LINES)
    later = home / "docs" / "marts.json"
    later.parent.mkdir()
    later.write_text("{}", encoding="utf-8")
    gate(SUITE, "order_lines")
    page = (home / "docs" / "staging.html").read_text(encoding="utf-8")
    index = (home / "docs" / "index.html").read_text(encoding="utf-8")
    assert "quantity is 0 or more" in page
    assert "us/order_lines.csv:17" in page
    assert "export the file again" in page
    assert "1 critical failures" in index
    assert "not reached" in index, "the page of a later layer is from older data"
    assert not later.exists()
    assert "http" not in page + index
    gate(SUITE, "order_lines")
    assert (home / "docs" / "staging.html").read_text(encoding="utf-8") == page


@pytest.mark.parametrize("count", [25])
def test_a_flood_of_failures_is_cut_short(gate, session, capsys, count):
    session.execute("create table wide as select 1 as one")
    expectation = (
        "      - {type: expect_column_values_to_be_null, column: one, severity: info, "
        "description: 'number %d'}\n"
    )
    suite = "tables:\n  wide:\n    expectations:\n" + "".join(
        expectation % number for number in range(count)
    )
    gate(suite, "wide")
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 21
    assert lines[-1] == "gate_staging: 5 more expectations failed: run `shopmarts gates`"
