"""Where the models and the catalogue may differ until somebody decides, each as narrow as it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from tests.oracle.cells import Key, Row
from tests.oracle.compare import Difference
from tests.oracle.latest import latest
from tests.oracle.world import World


@dataclass(frozen=True)
class Doubt:
    """What is in doubt about a KPI, and which differences come from it."""

    why: str
    explains: Callable[[Difference, Mapping[Key, Row], World], bool]


def without_sales(found: Difference, rows: Mapping[Key, Row], _world: World) -> bool:
    """Whether the cost coverage of the cell is undefined."""
    coverage = rows.get(("cost_coverage_rate", *found.key[1:]))
    return coverage is None or coverage.value is None


def gift_cards_beside_goods(_found: Difference, _rows: Mapping[Key, Row], world: World) -> bool:
    """Whether some order holds gift cards beside goods."""
    for shop in world.shops:
        kinds: dict[str, set[bool]] = {}
        for line in latest(shop).order_lines:
            kinds.setdefault(line.order_id, set()).add(bool(line.is_gift_card))
        if any(len(kind) > 1 for kind in kinds.values()):
            return True
    return False


def row_is_missing(found: Difference, _rows: Mapping[Key, Row], _world: World) -> bool:
    """Whether the models have no row there."""
    return found.model == "no row"
