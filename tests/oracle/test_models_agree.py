"""The models and the oracle compute the same KPIs from the same small random worlds.

What differs is printed as a story: the rows of the smallest world found, the key, both values.
``SHOPMARTS_EXAMPLES`` sets how many worlds are tried.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from tests.conftest import PROJECT
from tests.oracle.compare import differences, story
from tests.oracle.oracle import kpis
from tests.oracle.rounding import may_round_by
from tests.oracle.strategies import worlds
from tests.oracle.warehouse import Warehouse
from tests.oracle.world import World

EXAMPLES = int(os.environ.get("SHOPMARTS_EXAMPLES", "25"))
DONE = set((PROJECT / "tests" / "kpis" / "done_kpis.txt").read_text("utf-8").split())


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Warehouse]:
    built = Warehouse(tmp_path_factory.mktemp("oracle"))
    yield built
    built.connection.close()


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate, Phase.shrink],
    suppress_health_check=list(HealthCheck),
    print_blob=False,
)
@given(world=worlds())
def test_models_agree_with_the_oracle(warehouse: Warehouse, world: World) -> None:
    found = differences(warehouse.kpis(world), kpis(world), DONE, may_round_by(world))
    assert not found, story(world, found)
