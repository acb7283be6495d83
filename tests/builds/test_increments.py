"""Days that are landed and built one after the other give the tables of one full build."""

from __future__ import annotations

import csv
import gzip
import io
import json
import os
import random
import re
import shutil
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import duckdb
import pytest
from marketplace_exports import write_marketplace_exports
from tests.conftest import BuiltHome, succeeded

from shopmarts.publish import publish

MODELS_ONLY = ("--exclude-resource-types", "test", "unit_test", "--exclude", "path:models/publish")
FIRST_DAY = datetime(2024, 10, 5)  # of the marketplaces: within the days of the sample
BATCHES = 4
RE_EXPORTED = 0.2
BASE_TIME = 1_732_000_000
FOLLOWING = (
    "stg_universal__orders",
    "stg_universal__web_events",
    "int_events",
    "int_sessions",
    "int_traffic_visitors",
    "int_marketplace_orders",
    "int_marketplace_order_lines",
    "int_orders",
    "int_carts",
    "int_conversion_daily",
    "int_conversion_member_counts",
)
Rows = list[list[str]]


def rows_of(path: Path) -> Rows:
    content = path.read_bytes()
    if path.suffix == ".gz":
        content = gzip.decompress(content)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("gb18030")
    return list(csv.reader(io.StringIO(text, newline="")))


def by_first_column(rows: Rows) -> Iterator[Rows]:
    """Rows that share their first cell, such as the lines of an order, are exported together."""
    groups: dict[str, Rows] = {}
    for row in rows:
        groups.setdefault(row[0], []).append(row)
    yield from groups.values()


def is_staff(table: str, header: list[str], group: Rows) -> bool:
    return table == "customers" and group[0][header.index("is_staff")] == "true"


def as_it_was(
    table: str, header: list[str], group: Rows, others: Rows, chance: random.Random
) -> Rows:
    """What an earlier export said of the same order or event."""
    earlier = [list(row) for row in group]
    other = chance.choice(others)
    changed = {
        "web_events": ["visitor_id", "user_id"],
        "orders": ["customer_id", "status"],
        "ExportOrderList": ["买家会员名", "订单状态", "退款金额"],
        "ExportOrderDetailList": ["购买数量"],
        "jd": ["下单帐号"],
    }
    for row in earlier:
        for column in changed.get(table, []):
            row[header.index(column)] = other[header.index(column)]
    return earlier


def write(folder: Path, name: str, header: list[str], rows: Rows, time: int) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    text = io.StringIO()
    csv.writer(text).writerows([header, *rows])
    path = folder / name
    path.write_text(text.getvalue(), "utf-8")
    os.utime(path, (time, time))


def spread(exports: Path, batches: list[Path], chance: random.Random) -> None:
    """Write each export in parts: every order, event, ... into a random batch, some into two.

    Of those in two, the part with the older time holds an earlier state. Files that are no CSV,
    and Excel or ad reports with lines above their header, go into one batch as they are.
    """
    for path in sorted(exports.rglob("*")):
        place = path.parent.relative_to(exports)
        if not path.is_file():
            continue
        if path.name == "shop.yml":
            target = batches[0] / place / path.name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(path, target)
            continue
        table = re.sub(r"(_?[0-9-]+)*[.].*$", "", path.name)
        has_more_lines = "ads" in table or path.name.startswith(("alipay_", "计划报表_"))
        splits = path.name.endswith((".csv", ".csv.gz")) and not has_more_lines
        if not splits or table in ("eurofxref-hist", "platform_traffic"):
            target = chance.choice(batches) / place / path.name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(path, target)
            continue
        header, *rows = rows_of(path)
        parts: list[Rows] = [[] for _ in batches]
        earlier: list[Rows] = [[] for _ in batches]
        for group in by_first_column(rows):
            now, before = chance.sample(range(len(batches)), 2)
            if is_staff(table, header, group):
                # all else would be built in full when one comes later
                now, before = 0, 0
            parts[now] += group
            if chance.random() < RE_EXPORTED:
                earlier[before] += as_it_was(table, header, group, rows, chance)
        unique = "".join(chance.choices("abcdefghij", k=6))
        for number, batch in enumerate(batches):
            for kind, part, time in (
                ("now", parts[number], BASE_TIME + chance.randrange(10_000)),
                ("before", earlier[number], BASE_TIME - chance.randrange(10_000)),
            ):
                if part:
                    name = f"{table}_{kind}_{unique}_{'abcdefgh'[number]}.csv"
                    write(batch / place, name, header, part, time)


def publish_entities(home: BuiltHome) -> None:
    """Publish what the model `published` names."""
    manifest = json.loads((home.root / "target" / "manifest.json").read_text("utf-8"))
    published = [
        manifest["nodes"][node]
        for node in manifest["nodes"]["model.shopmarts.published"]["depends_on"]["nodes"]
        if not node.startswith("test.")
    ]
    with duckdb.connect(str(home.warehouse)) as connection:
        publish(
            connection,
            {
                node["name"]: connection.query(f"from shopmarts.{node['schema']}.{node['name']}")
                for node in published
            },
        )


def tables(database: Path) -> dict[str, Counter[str]]:
    """The rows of every table behind landing, gates included, as texts, whatever their order."""
    with duckdb.connect(str(database), read_only=True) as connection:
        names = connection.execute(
            "select schema_name, table_name from duckdb_tables()"
            " where schema_name in ('staging', 'intermediate', 'marts', 'quality') order by all"
        ).fetchall()
        return {
            f"{schema}.{table}": Counter(
                map(repr, connection.execute(f'select * from {schema}."{table}"').fetchall())
            )
            for schema, table in names
        }


def built_in_parts(home: BuiltHome, model: str) -> bool:
    """Whether the last build of a model that changed something left the other rows as they were."""
    with duckdb.connect(str(home.warehouse), read_only=True) as connection:
        versions = connection.execute(
            "select version, full_version from increments.built where model = ?", [model]
        ).fetchone()
    assert versions, f"{model} is not materialized as touched"
    return bool(versions[0] > versions[1])


@pytest.mark.parametrize("seed", [2])
def test_batches_in_any_order_equal_one_full_build(
    seed: int, small_home: BuiltHome, tmp_path: Path
) -> None:
    chance = random.Random(seed)
    batches = [tmp_path / f"batch_{number}" for number in range(BATCHES)]
    spread(small_home.exports, batches, chance)
    marketplaces = tmp_path / "marketplaces"
    write_marketplace_exports(marketplaces, FIRST_DAY, days=30, orders=40, chance=chance)
    spread(marketplaces, batches, chance)

    whole = BuiltHome(tmp_path / "whole")
    for batch in batches:
        shutil.copytree(batch, whole.exports, dirs_exist_ok=True)
    succeeded(whole.shopmarts("land"))
    succeeded(whole.dbt("build", *MODELS_ONLY))

    # of the third batch only the staging models are built, as if a gate had stopped the build
    steps = BuiltHome(tmp_path / "steps")
    first, *later = batches
    only = [(), (), ("--select", "path:models/staging"), ()]
    for batch, selected in zip([first, *chance.sample(later, len(later))], only, strict=True):
        shutil.copytree(batch, steps.exports, dirs_exist_ok=True)
        succeeded(steps.shopmarts("land"))
        succeeded(steps.dbt("build", *MODELS_ONLY, *selected))
        if not selected:
            publish_entities(steps)

    for model in FOLLOWING:
        assert built_in_parts(steps, model), f"{model}: every build was a full one"
    expected, found, published = map(tables, (whole.warehouse, steps.warehouse, steps.published))
    assert set(found) == set(expected)
    assert len(published) > len(FOLLOWING)
    for name, rows in [*found.items(), *published.items()]:
        missing, extra = expected[name] - rows, rows - expected[name]
        assert not missing and not extra, (
            f"{name}: {sum(missing.values())} rows are missing after the increments, such as "
            f"{min(missing, default=None)}; {sum(extra.values())} are too many, such as "
            f"{min(extra, default=None)}"
        )
