"""Suite files: what a mistake in one is answered with."""

from __future__ import annotations

from pathlib import Path

import pytest

from shopmarts.gates.suites import SuiteError, load_suite

COLUMNS = {"orders": ["shop_id", "order_id", "total_amount"]}


def suite_of(tmp_path: Path, text: str):
    path = tmp_path / "staging.yml"
    path.write_text(text, encoding="utf-8")
    return load_suite(path)


def one(fields: str) -> str:
    return f"tables: {{orders: {{keys: [order_id], expectations: [{{{fields}}}]}}}}"


SOUND = "type: expect_table_row_count_to_be_between, severity: info, description: any"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("tables: [", r"staging\.yml is not valid YAML: (?s:.)*line 2"),
        ("tabels: {}", r"unknown word 'tabels'; known are every_table, shared, tables"),
        ("tables: {orders: {expectation: []}}", r"orders: unknown word 'expectation'"),
        (one("severity: info, description: x"), r"expectation 1 \(without type\): 'type' is miss"),
        (one("type: t, severity: info"), r"expectation 1 \(t\): 'description' is missing"),
        (
            one("type: t, severity: fatal, description: x"),
            r"severity 'fatal' is not one of critical, warning, info",
        ),
        (
            one("type: t, severity: critical, description: x"),
            r"must say in 'protects' which number would be wrong",
        ),
        (
            one("type: t, severity: info, description: x, column: a, columns: [b]"),
            r"give either 'column' or 'columns'",
        ),
        (
            one("type: unexpected_rows_expectation, severity: info, description: x"),
            r"'unexpected_rows_query' must select from \{batch\}",
        ),
        (
            "tables: {orders: {expectations: "
            "[{type: expect_key_to_be_unique, severity: info, description: x}]}}",
            r"orders: expect_key_to_be_unique needs 'keys'",
        ),
    ],
)
def test_a_mistake_is_named_with_its_place(tmp_path, text, message):
    with pytest.raises(SuiteError, match=message):
        suite_of(tmp_path, text)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            f"tables: {{ordres: {{expectations: [{{{SOUND}}}]}}}}",
            r"table ordres is no input of the gate, did you mean orders\?",
        ),
        ("tables: {orders: {}}", r"nothing is expected of table orders"),
        ("tables: {}", r"nothing is expected of table orders"),
        (
            one("type: t, severity: info, description: x, column: totl_amount"),
            r"orders: t: there is no column totl_amount, did you mean total_amount\?",
        ),
        (
            "tables: {orders: {keys: [zzz], expectations: [{" + SOUND + "}]}}",
            r"orders: keys: there is no column zzz \(there are: shop_id, order_id",
        ),
    ],
)
def test_a_suite_must_fit_the_tables(tmp_path, text, message):
    with pytest.raises(SuiteError, match=message):
        suite_of(tmp_path, text).for_tables(COLUMNS)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(SuiteError, match=r"marts\.yml is missing"):
        load_suite(tmp_path / "marts.yml")


def test_columns_give_one_expectation_each_and_texts_name_them(tmp_path):
    suite = suite_of(
        tmp_path,
        one(
            "type: t, severity: critical, description: '{column} is filled', "
            "protects: 'sums of {column}', columns: [shop_id, order_id]"
        ),
    )
    [table] = suite.for_tables(COLUMNS)
    assert [(e.column, e.description, e.protects) for e in table.expectations] == [
        ("shop_id", "shop_id is filled", "sums of shop_id"),
        ("order_id", "order_id is filled", "sums of order_id"),
    ]


def test_expectations_for_every_table_are_added_where_the_columns_are(tmp_path):
    suite = suite_of(
        tmp_path,
        f"""
every_table:
  - {{type: t, severity: info, description: any, column: order_id}}
  - type: unexpected_rows_expectation
    needs: [session_id]
    unexpected_rows_query: select '{{table}}' as name, '{{3}}' as other from {{batch}}
    severity: info
    description: any
tables:
  orders: {{expectations: [{{{SOUND}}}]}}
  sessions: {{expectations: [{{{SOUND}}}]}}
""",
    )
    orders, sessions = suite.for_tables({**COLUMNS, "sessions": ["session_id"]})
    assert [e.column for e in orders.expectations] == ["order_id", None]
    assert [e.arguments for e in sessions.expectations] == [
        {"unexpected_rows_query": "select 'sessions' as name, '{3}' as other from {batch}"},
        {},
    ]


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ("type: expect_colum_to_exist", r"knows no such type, did you mean expect_column_to_exist"),
        ("type: expect_column_to_exist, colour: red", r"the type takes no argument colour"),
        (
            "type: expect_column_values_to_be_between, column: one",
            r"expect_column_values_to_be_between \(any\): ",
        ),
        (
            "type: unexpected_rows_expectation, "
            "unexpected_rows_query: 'select nothing_there from {batch}'",
            r"wide: unexpected_rows_expectation \(any\) could not be evaluated: .*nothing_there",
        ),
    ],
)
def test_what_great_expectations_refuses_is_named_with_file_and_type(
    gate, session, fields, message
):
    session.execute("create table wide as select 1 as one")
    suite = "tables: {wide: {expectations: [{severity: info, description: any, %s}]}}"
    with pytest.raises(SuiteError, match=message) as caught:
        gate(suite % fields, "wide")
    assert "staging.yml" in str(caught.value)
