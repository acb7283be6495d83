"""SHOPMARTS_RAW names the raw tables where they are not in the home, by path or by URL."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest
from tests.conftest import BuiltHome, succeeded


@pytest.mark.parametrize("scheme", ["", "file://"])
def test_raw_tables_are_read_where_the_environment_says(
    scheme: str, small_home: BuiltHome, tmp_path: Path
) -> None:
    home = BuiltHome(tmp_path / "home", {"SHOPMARTS_RAW": f"{scheme}{small_home.root / 'raw'}"})
    succeeded(home.dbt("run", "--select", "stg_shopmarts__shops"))
    with duckdb.connect(str(home.warehouse), read_only=True) as warehouse:
        shops = warehouse.execute("select count(*) from staging.stg_shopmarts__shops").fetchone()
    assert shops == (4,)
    assert not (home.root / "raw").exists()
