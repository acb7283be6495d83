"""The Spark session that a build runs in.

Without more it is a Spark of this process, on all cores. SPARK_MASTER names the master of a
cluster, SPARK_REMOTE a Spark Connect server; what spark-defaults.conf says holds as well.
"""

from __future__ import annotations

import logging
import os
import re
import shutil
import subprocess
import warnings
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa

from shopmarts.errors import ShopmartsError
from shopmarts.home import find_home
from shopmarts.salt import salt

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

LEAST_JAVA = 17
# What the SQL of the models is written for. dbt's adapter asks for the opposite of the first.
NEEDED = {
    "spark.sql.ansi.enabled": "true",
    "spark.sql.ansi.doubleQuotedIdentifiers": "true",
    "spark.sql.session.timeZone": "UTC",
    # A product too long for its type is an error, as in DuckDB; Spark would cut its decimals.
    "spark.sql.decimalOperations.allowPrecisionLoss": "false",
}
_open: list[SparkSession] = []


class SparkError(ShopmartsError):
    """Spark cannot be started or reached."""


def open_session(settings: Mapping[str, str] | None = None) -> SparkSession:
    """Return the session of this process, started at the first call.

    settings: further Spark configuration, such as ``server_side_parameters`` of the profile. The
    salt of personal data lies in a temporary view of the session, so that it is in no SQL and no
    plan.
    Raises ``SparkError`` where Spark, or the Java it needs, is missing.
    """
    if not _open:
        _open.append(_start({**(settings or {}), **NEEDED}))
    return _open[0]


def _start(settings: dict[str, str]) -> SparkSession:
    warnings.filterwarnings("ignore", category=FutureWarning, module="pyspark")  # of pandas 3
    logging.getLogger("SQLQueryContextLogger").setLevel(logging.CRITICAL)  # errors are dbt's to say
    try:
        from pyspark.sql import SparkSession  # noqa: PLC0415  an extra
    except ImportError as error:
        raise SparkError(
            "the spark target needs PySpark: pip install 'shopmarts[spark]'"
        ) from error
    if not os.environ.get("SPARK_REMOTE"):
        check_java()
        settings = _of_a_driver() | settings
    builder = SparkSession.builder.appName("shopmarts")
    for name, value in settings.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    # From Arrow: rows of Python would need a Python process on every executor that hashes.
    session.createDataFrame(pa.table({"salt": [salt()]})).createOrReplaceTempView("shopmarts_salt")
    if "SHOPMARTS_SPARK_WAREHOUSE" not in os.environ and not os.environ.get("SPARK_REMOTE"):
        _remove_leftovers(session, _folder() / "spark")
    return session


def _of_a_driver() -> dict[str, str]:
    """Settings of a driver in this process: quiet, and its catalog in the home."""
    folder = _folder()
    folder.mkdir(parents=True, exist_ok=True)
    master = os.environ.get("SPARK_MASTER", "local[*]")
    return {
        "spark.master": master,
        **(_in_process() if master.startswith("local") else {}),
        "spark.sql.catalogImplementation": "hive",
        "spark.sql.warehouse.dir": os.environ.get(
            "SHOPMARTS_SPARK_WAREHOUSE", str(folder / "spark")
        ),
        "spark.hadoop.javax.jdo.option.ConnectionURL": (
            f"jdbc:derby:;databaseName={folder / 'spark_catalog'};create=true"
        ),
        "spark.driver.extraJavaOptions": (
            f"-Dderby.stream.error.file={folder / 'derby.log'} "
            f"-Dlog4j2.configurationFile={Path(__file__).with_name('log4j2.properties')}"
        ),
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
    }


def _in_process() -> dict[str, str]:
    """Settings of a Spark that computes in this process: half of the memory, few partitions."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**20
    return {
        "spark.driver.memory": f"{max(memory // 2, 1024)}m",
        "spark.sql.shuffle.partitions": str(2 * (os.cpu_count() or 1)),
    }


def _folder() -> Path:
    """The folder of the warehouse in the home."""
    return find_home().warehouse.parent.resolve()


def _remove_leftovers(session: SparkSession, warehouse: Path) -> None:
    """Remove folders of no table, which a killed build left: no table could take their place."""
    for schema in warehouse.glob("*.db"):
        known = {row.tableName for row in session.sql(f"show tables in `{schema.stem}`").collect()}
        for folder in schema.iterdir():
            if folder.name not in known:
                shutil.rmtree(folder)


def check_spark() -> None:
    """Raise ``SparkError`` unless the extra is installed and, for a driver here, Java is."""
    if find_spec("pyspark") is None or find_spec("dbt.adapters.spark") is None:
        raise SparkError("the spark target is an extra: pip install 'shopmarts[spark]'")
    if not os.environ.get("SPARK_REMOTE"):
        check_java()


def check_java() -> None:
    """Raise ``SparkError`` unless there is a Java that Spark runs on."""
    home = os.environ.get("JAVA_HOME")
    java = shutil.which("java", path=str(Path(home) / "bin") if home else None)
    remedy = (
        f"install Java {LEAST_JAVA} or later (Debian: apt install openjdk-17-jre-headless) and set "
        "JAVA_HOME if it is not on the PATH; the duckdb target, which is the default, needs no Java"
    )
    if java is None:
        where = f"in JAVA_HOME={home}" if home else "on the PATH"
        raise SparkError(f"the spark target needs Java, and there is none {where}: {remedy}")
    said = subprocess.run([java, "-version"], capture_output=True, text=True, check=False).stderr
    found = re.search(r'version "(\d+)(?:\.(\d+))?', said)
    version = int(found[2] if found[1] == "1" and found[2] else found[1]) if found else None
    if version is not None and version < LEAST_JAVA:
        raise SparkError(f"the spark target needs Java {LEAST_JAVA}, {java} is {version}: {remedy}")
