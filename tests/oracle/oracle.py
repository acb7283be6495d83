"""The KPIs of a world, computed a second time: plain Python from the words of the catalogue."""

from __future__ import annotations

from tests.oracle import kpi_conversion, kpi_sales, kpi_traffic
from tests.oracle.cells import REGISTRY, Key, Row, build_cells
from tests.oracle.facts import data_span, facts_of, shop_facts
from tests.oracle.world import World

FAMILIES = (kpi_sales, kpi_traffic, kpi_conversion)


def kpis(world: World) -> dict[Key, Row]:
    """Every coded KPI of a world.

    The key is (kpi_id, period_grain, period_start, shop_id, dim_set, dim_value), as in
    ``mart_kpi_long``. Cells in which nothing happened have no row.
    """
    shops = shop_facts(world)
    span = data_span(shops)
    if span is None:
        return {}
    facts = [fact for known in shops for fact in facts_of(known)]
    rows: dict[Key, Row] = {}
    for cell in build_cells(facts, span, world.kpi_targets).values():
        place = (cell.period.grain, cell.period.start, cell.shop_id, cell.dim_set, cell.dim_value)
        for definition in REGISTRY.values():
            is_asked = cell.dim_set in definition.dim_sets
            if is_asked and (definition.is_hourly or cell.period.grain != "hour"):
                rows[(definition.kpi_id, *place)] = definition.compute(cell)
    return rows
