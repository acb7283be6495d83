"""target_attainment_rate: what other KPIs reached of what was aimed at."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from datetime import datetime, time
from fractions import Fraction
from functools import cache

from tests.conftest import PROJECT
from tests.oracle.cells import ALL, Key, Row
from tests.oracle.periods import DAY, DataSpan
from tests.oracle.world import Target

KPI_ID = "target_attainment_rate"


def attained(targets: Iterable[Target], rows: Mapping[Key, Row], span: DataSpan) -> dict[Key, Row]:
    """Catalogue target_attainment_rate: "actual_kpi ÷ target_kpi (inverted for ↓ KPIs)"; "month
    grain"; "pro-rate target by elapsed days for month-to-date" (sums and counts, not ratios)."""
    found: dict[Key, Row] = {}
    for target in targets:
        if target.period_grain != "month":
            continue
        start = datetime.combine(target.period_start, time())
        place = ("month", start, target.shop_id)
        actual = rows.get((target.kpi_id, *place, ALL, ALL))
        if actual is None or actual.value is None:
            continue
        period = span.period("month", target.period_start)
        aim = Fraction(target.target)
        if actual.denominator is None and not span.is_over(period.last_day):
            elapsed = (span.as_of - period.first_day + DAY).days
            aim *= Fraction(elapsed, (period.last_day - period.first_day + DAY).days)
        reached, base = Fraction(actual.value), aim
        if _is_better_low(target.kpi_id):
            reached, base = base, reached
        value = reached / base if base else None
        found[(KPI_ID, *place, "kpi_id", target.kpi_id)] = Row(
            value, reached, base, is_mature=actual.is_mature
        )
    return found


@cache
def _is_better_low(kpi_id: str) -> bool:
    with (PROJECT / "seeds" / "kpi_catalogue.csv").open(encoding="utf-8", newline="") as file:
        return any(
            row["kpi_id"] == kpi_id and row["direction"] == "↓" for row in csv.DictReader(file)
        )
