"""A real cluster on this machine: it publishes, survives its workers, and leaves nothing behind."""

from __future__ import annotations

import importlib.util
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.conftest import PROJECT
from tests.spark.conftest import SHORT_LIVED_JAVA

SCRIPT = PROJECT / "scripts" / "spark_cluster.sh"
PATIENCE_SECONDS = 180

# Publishes three tables once per generation asked for. Every row of a generation carries its
# number, and some work stands before it, so that there is a middle to kill something in.
PUBLISHER = """
import json
import sys

from shopmarts.spark.publishing import Description, publish_views
from shopmarts.spark.session import open_session

TABLES = ("mart_one", "mart_two", "mart_three")
session = open_session()


def show():
    found = {}
    for table in TABLES if session.catalog.tableExists("published.mart_one") else ():
        found[table] = [
            list(row)
            for row in session.sql(
                f"select generation, count(*) from published.{table} group by 1 order by 1"
            ).collect()
        ]
    print(json.dumps(found), flush=True)


show()
for generation in map(int, sys.argv[1:]):
    frame = session.range(200_000, numPartitions=4).selectExpr(
        f"{generation} as generation", "id % 1000 as bucket", "sha2(string(id), 512) as digest"
    )
    frame = frame.repartition(4, "bucket").groupBy("generation", "digest").count().limit(2000)
    described = {table: Description("marts", "", {}, "parquet") for table in TABLES}
    publish_views(session, {table: frame for table in TABLES}, described)
    show()
"""


@dataclass(frozen=True)
class Cluster:
    """A cluster with ports, a folder and a home of its own."""

    folder: Path
    home: Path
    environment: dict[str, str]

    def script(self, command: str, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["bash", str(SCRIPT), command],
            env={**self.environment, **environment},
            capture_output=True,
            text=True,
            check=False,
        )

    def publisher(self, *generations: int) -> subprocess.Popen[str]:
        """A build, as far as publishing goes, in a process of its own."""
        return subprocess.Popen(
            [sys.executable, "-c", PUBLISHER, *map(str, generations)],
            env={
                **self.environment,
                "SPARK_MASTER": (self.folder / "master.url").read_text("utf-8").strip(),
                "SPARK_CONF_DIR": str(self.folder / "conf"),
                "SPARK_LOCAL_IP": "127.0.0.1",
            },
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def wait_for_copy(self, generation: int, building: subprocess.Popen[str]) -> None:
        """Wait until the copies of a generation are being written."""
        copies = self.home / "warehouse" / "spark" / "published_copies.db"
        _wait(lambda: any(copies.glob(f"*__v{generation}")) or building.poll() is not None)
        assert building.poll() is None, building.communicate()

    def processes(self) -> list[str]:
        """Whatever runs with the settings of this cluster, executors included."""
        listed = subprocess.check_output(["ps", "-A", "-ww", "-o", "args="], text=True)
        return [line for line in listed.splitlines() if f"{self.folder}/conf" in line]


@pytest.fixture(scope="module")
def cluster(spark: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    folder, home = tmp_path_factory.mktemp("cluster"), tmp_path_factory.mktemp("home")
    inherited = {name: os.environ[name] for name in os.environ if not name.startswith("SPARK_")}
    environment = {
        **inherited,
        "SHOPMARTS_HOME": str(home),
        "SPARK_CLUSTER_DIR": str(folder),
        "SPARK_MASTER_PORT": str(_free_port()),
        "SPARK_MASTER_WEBUI_PORT": str(_free_port()),
        "SPARK_EXECUTOR_MEMORY": "512m",
        "JAVA_TOOL_OPTIONS": SHORT_LIVED_JAVA,
        "PYTHON": sys.executable,
    }
    running = Cluster(folder, home, environment)
    started = running.script("start")
    assert started.returncode == 0, started.stdout + started.stderr
    yield running
    running.script("stop")


def test_a_cluster_publishes_all_or_nothing_and_stops_cleanly(cluster: Cluster) -> None:
    assert cluster.script("status").returncode == 0
    assert "already running" in cluster.script("start").stderr

    building = cluster.publisher(1, 2)
    assert _next_line(building) == {}
    assert _next_line(building) == _complete(1)
    cluster.wait_for_copy(2, building)
    os.kill(int((cluster.folder / "worker-1.pid").read_text("utf-8")), signal.SIGKILL)
    said, errors = building.communicate(timeout=PATIENCE_SECONDS)
    assert building.returncode == 0, errors
    assert json.loads(said) == _complete(2)
    assert cluster.script("status").returncode == 1

    # The one worker left does the next build, whose own process is killed.
    building = cluster.publisher(3)
    assert _next_line(building) == _complete(2)
    cluster.wait_for_copy(3, building)
    building.kill()
    building.communicate()

    building = cluster.publisher(4)
    said, errors = building.communicate(timeout=PATIENCE_SECONDS)
    assert building.returncode == 0, errors
    before, after = map(json.loads, said.splitlines())
    assert (before, after) == (_complete(2), _complete(4))

    assert cluster.script("stop").returncode == 0
    _wait(lambda: not cluster.processes())
    assert not list(cluster.folder.glob("*.pid"))
    assert "not running" in cluster.script("stop").stdout


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        ({"PYTHON": "/no/such/python"}, "make spark-cluster"),
        ({"JAVA_HOME": "/no/such/java"}, "needs Java"),
    ],
)
def test_what_is_missing_is_named(tmp_path: Path, environment: dict[str, str], said: str) -> None:
    if importlib.util.find_spec("pyspark") is None:
        pytest.skip("a cluster needs PySpark")
    alone = Cluster(tmp_path, tmp_path, {**os.environ, "SPARK_CLUSTER_DIR": str(tmp_path)})
    started = alone.script("start", **{"PYTHON": sys.executable, **environment})
    assert started.returncode == 1
    assert said in started.stderr
    assert not any(tmp_path.iterdir())


def test_a_taken_port_is_named(tmp_path: Path, spark: None) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        alone = Cluster(tmp_path, tmp_path, {**os.environ, "SPARK_CLUSTER_DIR": str(tmp_path)})
        started = alone.script("start", PYTHON=sys.executable, SPARK_MASTER_PORT=port)
    assert started.returncode == 1
    assert f"port {port} of 127.0.0.1 is taken" in started.stderr


def _complete(generation: int) -> dict[str, list[list[int]]]:
    return {table: [[generation, 2000]] for table in ("mart_one", "mart_two", "mart_three")}


def _next_line(building: subprocess.Popen[str]) -> object:
    assert building.stdout is not None
    line = building.stdout.readline()
    assert line, building.communicate()
    return json.loads(line)


def _wait(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        assert time.monotonic() < deadline, "waited too long"
        time.sleep(0.05)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])
