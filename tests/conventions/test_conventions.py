"""Conventions of the house: names, folders, descriptions, the way data moves."""

from __future__ import annotations

import json
import re
import subprocess
from collections import Counter
from pathlib import Path
from typing import Any

import duckdb
from tests.conftest import PROJECT, SCRIPTS, BuiltHome

DESCRIBED_LAYERS = ("staging", "intermediate", "quality")
MACRO = re.compile(r"{%-? *(?:macro|test) +(\w+)\(.*?%}(.*?){%-? *end(?:macro|test)", re.DOTALL)
ENGINES = ("duckdb__", "spark__", "default__")


def models(manifest: dict[str, Any]) -> list[dict[str, Any]]:
    return [node for node in manifest["nodes"].values() if node["resource_type"] == "model"]


def test_the_manifest_keeps_the_conventions_of_dbt_bouncer(
    manifest: dict[str, Any], tmp_path: Path
) -> None:
    (tmp_path / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    config = (PROJECT / "dbt-bouncer.yml").read_text(encoding="utf-8")
    (tmp_path / "dbt-bouncer.yml").write_text(
        config.replace("dbt_artifacts_dir: target", f"dbt_artifacts_dir: {tmp_path}"),
        encoding="utf-8",
    )
    run = subprocess.run(
        [SCRIPTS / "dbt-bouncer", "--config-file", tmp_path / "dbt-bouncer.yml"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr


def test_models_are_described_in_a_file_named_after_their_folder(
    manifest: dict[str, Any],
) -> None:
    misplaced = []
    for model in models(manifest):
        folder = Path(model["original_file_path"]).parent
        described_in = Path(model["patch_path"].split("://")[1])
        if described_in.parent != folder or not re.fullmatch(
            rf"_{folder.name}(_[a-z_]+)?__models\.yml", described_in.name
        ):
            misplaced.append(f"{model['name']}: {described_in}")
    assert misplaced == []


def test_each_raw_table_has_one_staging_model(manifest: dict[str, Any]) -> None:
    readers = Counter(
        source
        for model in models(manifest)
        if model["path"].startswith("staging/")
        for source in model["depends_on"]["nodes"]
        if source.startswith("source.")
    )
    landed = {
        name for name, source in manifest["sources"].items() if source["source_name"] != "landing"
    }
    assert readers == dict.fromkeys(landed, 1)


def test_every_macro_says_what_it_is_for() -> None:
    # a variant for an engine does what the macro does that dispatches to it
    silent = [
        f"{path.relative_to(PROJECT)}: {name}"
        for folder in ("macros", "tests/dbt/generic")
        for path in sorted((PROJECT / folder).rglob("*.sql"))
        for name, body in MACRO.findall(path.read_text(encoding="utf-8"))
        if not name.startswith(ENGINES) and not body.strip().startswith("{#")
    ]
    assert silent == []


def test_every_reconciliation_says_which_number_it_protects() -> None:
    tests = sorted((PROJECT / "tests" / "dbt").glob("*.sql"))
    assert [path.name for path in tests if "Protects " not in path.read_text("utf-8")] == []


def test_descriptions_name_the_columns_that_tables_have(
    manifest: dict[str, Any], built_sample: BuiltHome
) -> None:
    with duckdb.connect(str(built_sample.warehouse), read_only=True) as warehouse:
        rows = warehouse.execute(
            "select table_schema, table_name, list(column_name order by ordinal_position)"
            " from information_schema.columns group by all"
        ).fetchall()
    built = {(schema, table): columns for schema, table, columns in rows}
    described = {
        (model["schema"], model["name"]): list(model["columns"])
        for model in models(manifest)
        if model["schema"] in DESCRIBED_LAYERS and model["language"] == "sql"
    }
    assert described
    assert {key: built.get(key) for key in described} == described


def test_changes_are_followed_of_tables_that_keep_them(manifest: dict[str, Any]) -> None:
    kept = {
        model["name"] for model in models(manifest) if model["config"]["materialized"] == "touched"
    } | {source["identifier"] for source in manifest["sources"].values()}
    followed = {
        (model["name"], name)
        for model in models(manifest)
        for name in re.findall(r"changed\('(\w+)'\)", model["raw_code"])
    }
    assert {name for _, name in followed} <= kept
    assert {model for model, _ in followed} <= kept


def test_platforms_says_where_every_export_comes_from() -> None:
    formats = {
        f"{path.parent.name}/{path.stem}"
        for path in (PROJECT / "formats").glob("*/*.yml")
        if path.parent.name not in ("universal", "shopmarts")
    }
    text = (PROJECT / "docs" / "platforms.md").read_text("utf-8")
    assert set(re.findall(r"`([a-z0-9_]+/[a-z0-9_]+)`", text)) == formats
