"""Where the models and the catalogue may differ until somebody decides, each as narrow as it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from tests.oracle.cells import ALL, Key, Row
from tests.oracle.compare import Difference
from tests.oracle.facts import data_span, shop_facts, span_of_all_rows, tracked_steps
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


def ends_a_funnel(found: Difference, _rows: Mapping[Key, Row], world: World) -> bool:
    """Whether the step of a row over all shops is the last one that some shop sends."""
    shop_id, step = found.key[3], found.key[5]
    return shop_id == ALL and any(
        tracked_steps(known.visits)[-1] == step for known in shop_facts(world)
    )


def rounding_in_doubt(world: World) -> float:
    """What sums of money may differ by: a ten-thousandth per line that is converted or taken out of
    its tax, a cent per line that states its own included tax.

    Rounded each by itself, list value, discount and the two together do not always agree, nor do
    the common tax rate of an order and the cents of tax of its lines; which gives way is not said.
    """
    slack = 0.0
    for shop in world.shops:
        tables = latest(shop)
        including = {order.order_id for order in tables.orders if order.prices_include_tax}
        converted = {order.order_id for order in tables.orders if order.currency != "EUR"}
        slack += 0.0001 * len(including | converted)
        for line in tables.order_lines:
            if line.order_id in including | converted:
                slack += 0.0001
            if line.order_id in including and line.tax_amount:
                slack += 0.01
    return slack


def as_of_in_doubt(world: World) -> bool:
    """Whether the first or the last thing that happened does not count (a test order, a bot, a
    failed payment): whether such rows move the first date and ``as_of`` is not said."""
    shops = shop_facts(world)
    return data_span(shops) != span_of_all_rows(shops)
