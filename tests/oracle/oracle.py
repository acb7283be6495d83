"""The KPIs of a world, computed a second time: plain Python from the words of the catalogue."""

from __future__ import annotations

from tests.oracle import (
    kpi_conversion,
    kpi_engagement,
    kpi_outcomes,
    kpi_sales,
    kpi_shopping,
    kpi_traffic,
    targets,
)
from tests.oracle.behaviour import behaviour_facts
from tests.oracle.cells import REGISTRY, Key, Row, build_cells
from tests.oracle.facts import data_span, facts_of, shop_facts
from tests.oracle.outcomes import outcome_facts
from tests.oracle.world import World

# importing a module of KPIs registers them
MODULES = (kpi_sales, kpi_traffic, kpi_engagement, kpi_conversion, kpi_shopping, kpi_outcomes)
CODED = frozenset(REGISTRY) | {targets.KPI_ID}


def kpis(world: World) -> dict[Key, Row]:
    """Every coded KPI of a world.

    The key is (kpi_id, period_grain, period_start, shop_id, dim_set, dim_value), as in
    ``mart_kpi_long``. Hours and members of a dimension in which nothing happened have no row.
    """
    shops = shop_facts(world)
    span = data_span(shops)
    if span is None:
        return {}
    facts = [fact for known in shops for fact in facts_of(known)]
    facts += [fact for known in shops for fact in behaviour_facts(known)]
    facts += [fact for known in shops for fact in outcome_facts(known)]
    rows: dict[Key, Row] = {}
    for cell in build_cells(facts, span).values():
        place = (cell.period.grain, cell.period.start, cell.shop_id, cell.dim_set, cell.dim_value)
        for definition in REGISTRY.values():
            is_asked = cell.dim_set in definition.dim_sets
            if is_asked and (definition.is_hourly or cell.period.grain != "hour"):
                rows[(definition.kpi_id, *place)] = definition.compute(cell)
    return rows | targets.attained(world.kpi_targets, rows, span)
