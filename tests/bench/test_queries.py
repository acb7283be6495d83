"""The queries fit the published tables: they run on empty ones with the columns of the models."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import duckdb
import yaml

from shopmarts.bench.bi_queries import QUERIES
from shopmarts.bench.process import run
from shopmarts.home import find_project

AMOUNT = "decimal(18, 4)"
TYPES = {
    "quantity": "bigint",
    "paid_orders": "bigint",
    "gross_sales": AMOUNT,
    "discount_amount": AMOUNT,
    "returns_amount": AMOUNT,
    "paid_amount": AMOUNT,
    "is_processed": "boolean",
    "as_of": "date",
    "order_date": "date",
    "processed_date": "date",
}


def test_queries_run_on_the_columns_of_the_models(tmp_path: Path) -> None:
    published = tmp_path / "published.duckdb"
    models = find_project() / "models"
    with duckdb.connect(str(published)) as connection:
        for schema in ("marts", "intermediate"):
            connection.execute(f"create schema {schema}")
            for path in (models / schema).rglob("*__models.yml"):
                for model in yaml.safe_load(path.read_text(encoding="utf-8"))["models"]:
                    columns = ", ".join(
                        f'"{column["name"]}" {_type(column)}' for column in model["columns"]
                    )
                    connection.execute(f"create table {schema}.{model['name']} ({columns})")
    _, written = run(
        [sys.executable, "-m", "shopmarts.bench.queries", str(published), "2"], tmp_path
    )
    times = json.loads(written)
    assert list(times) == list(QUERIES)
    assert all(0 < time["median_ms"] <= time["p95_ms"] for time in times.values())


def _type(column: dict[str, str]) -> str:
    return column.get("data_type") or TYPES.get(column["name"], "varchar")
