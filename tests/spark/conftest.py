"""The sample built on Spark, once for all tests of this folder."""

from __future__ import annotations

import shutil
from importlib.util import find_spec

import pytest
from tests.conftest import BuiltHome, succeeded

from shopmarts.spark.session import SparkError, check_java


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
    spark: None, built_sample: BuiltHome, tmp_path_factory: pytest.TempPathFactory
) -> tuple[BuiltHome, str]:
    """The raw tables of the sample built on Spark, with what the command printed."""
    home = BuiltHome(tmp_path_factory.mktemp("spark"))
    for folder in ("exports", "raw"):
        shutil.copytree(built_sample.root / folder, home.root / folder)
    build = home.shopmarts("build", "--target", "spark")
    succeeded(build)
    return home, build.stdout
