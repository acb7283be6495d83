"""The sample built on Spark, once for all tests of this folder."""

from __future__ import annotations

import shutil
from importlib.util import find_spec

import pytest
from tests.conftest import BuiltHome, succeeded

from shopmarts.spark.session import SparkError, check_java

# One compiler of Java, not two, with the room for its code that only two would have.
SHORT_LIVED_JAVA = "-XX:TieredStopAtLevel=1 -XX:ReservedCodeCacheSize=240m -XX:+UseSerialGC"
SELECTED = "resource_type:model resource_type:seed test_name:gate_passed path:tests/dbt/portable"


@pytest.fixture(scope="session")
def spark() -> None:
    """Skip where Spark cannot run."""
    if find_spec("pyspark") is None:
        pytest.skip("PySpark is not installed")
    try:
        check_java()
    except SparkError as error:
        pytest.skip(str(error))


@pytest.fixture(scope="session")
def spark_sample(
    spark: None, small_home: BuiltHome, tmp_path_factory: pytest.TempPathFactory
) -> tuple[BuiltHome, str]:
    """The raw tables of the small sample built on Spark, with what the command printed.

    Of the data tests those of the gates and of the portable macros run; the others are about data
    that parity finds equal. Compiling Java for a few rows would take longer than it saves.
    """
    root = tmp_path_factory.mktemp("spark")
    settings = {
        "SPARK_CONF_DIR": str(root),
        "DBT_INDIRECT_SELECTION": "empty",
        "JAVA_TOOL_OPTIONS": SHORT_LIVED_JAVA,
    }
    home = BuiltHome(root, settings)
    for folder in ("exports", "raw"):
        shutil.copytree(small_home.root / folder, home.root / folder)
    (home.root / "spark-defaults.conf").write_text(
        "spark.sql.codegen.wholeStage false\nspark.sql.codegen.factoryMode NO_CODEGEN\n"
    )
    build = home.shopmarts("build", "--target", "spark", "--select", SELECTED)
    succeeded(build)
    return home, build.stdout
