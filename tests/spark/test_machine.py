"""What the spark target says where something it needs is missing."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.conftest import BuiltHome

from shopmarts.spark.session import SparkError, check_java


def test_without_java_dbt_says_what_to_install(
    small_home: BuiltHome, tmp_path: Path, spark: None
) -> None:
    home = small_home.with_settings(JAVA_HOME=str(tmp_path), DBT_TARGET_PATH=str(tmp_path))
    build = home.dbt("build", "--select", "dim_kpi", "--target", "spark")
    assert build.returncode != 0
    assert f"needs Java, and there is none in JAVA_HOME={tmp_path}" in build.stdout
    assert "openjdk-17-jre-headless" in build.stdout
    assert "Traceback" not in build.stdout + build.stderr


def test_without_java_the_command_line_says_so_before_it_lands(
    small_home: BuiltHome, tmp_path: Path, spark: None
) -> None:
    home = small_home.with_settings(JAVA_HOME=str(tmp_path))
    build = home.shopmarts("build", "--target", "spark")
    assert build.returncode == 1
    assert "needs Java" in build.stderr
    assert build.stdout == ""


@pytest.mark.parametrize(
    ("version", "fits"), [("1.8.0_392", False), ("11.0.2", False), ("17.0.15", True), ("21", True)]
)
def test_an_older_java_is_refused(
    version: str, fits: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    java = tmp_path / "bin" / "java"
    java.parent.mkdir()
    java.write_text(f"#!/bin/sh\necho 'openjdk version \"{version}\" 2024-01-01' >&2\n")
    java.chmod(0o755)
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    if fits:
        check_java()
    else:
        with pytest.raises(SparkError, match="needs Java 17"):
            check_java()
