"""What differs between ``mart_kpi_long`` and the oracle, and how to tell it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from tests.oracle.cells import Key, Number, Row
from tests.oracle.exports import cell
from tests.oracle.world import TABLES, World

AMOUNTS_DIFFER_BY_LESS_THAN = 0.00005
RATIOS_DIFFER_BY_LESS_THAN = 1e-9
# their numerator is not a count or a sum of its own in the catalogue
VALUE_ONLY = {"sales_growth_rate", "traffic_growth_rate"}
MOST_SHOWN = 12


@dataclass(frozen=True)
class Difference:
    """One field of one row that is not the same on both sides."""

    key: Key
    field: str
    model: object
    oracle: object

    def __str__(self) -> str:
        kpi_id, grain, start, shop_id, dim_set, dim_value = self.key
        member = "" if dim_set == "(all)" else f", {dim_set} {dim_value}"
        when = f"{start:%Y-%m-%d %H:%M}" if grain == "hour" else f"{start:%Y-%m-%d}"
        return (
            f"{kpi_id}.{self.field} of {grain} {when}, shop {shop_id}{member}: "
            f"model {self.model}, oracle {self.oracle}"
        )


def differences(
    rows: Iterable[tuple[Any, ...]],
    expected: dict[Key, Row],
    kpi_ids: set[str],
    may_round_by: float = 0,
) -> list[Difference]:
    """Compare both for some KPIs; ``may_round_by`` is what sums of money may differ by.

    A row that is missing says the same as 0 or NULL: nothing happened there.
    """
    modelled: dict[Key, tuple[Any, ...]] = {}
    for row in rows:
        kpi_id, grain, start, *place = row[:6]
        if kpi_id in kpi_ids:
            modelled[(kpi_id, grain, _moment(start), *place)] = row[6:]
    asked = {key: row for key, row in expected.items() if key[0] in kpi_ids}
    found: list[Difference] = []
    for key in sorted(modelled.keys() | asked.keys()):
        found += _compared(key, modelled.get(key), asked.get(key), may_round_by)
    return found


def _compared(
    key: Key, model: tuple[Any, ...] | None, oracle: Row | None, may_round_by: float
) -> Iterator[Difference]:
    if model is None or oracle is None:
        theirs = model[0] if model else "no row"
        ours = _shown(oracle) if oracle else "no row"
        if theirs not in (None, 0, "no row") or ours not in (None, 0, "no row"):
            yield Difference(key, "value", theirs, ours)
        return
    value, numerator, denominator, n, is_mature = model
    pairs: list[tuple[str, Any, Number | None]] = [("value", value, oracle.value)]
    if key[0] not in VALUE_ONLY:
        if oracle.numerator is not None:
            pairs.append(("numerator", numerator, oracle.numerator))
        if oracle.denominator is not None:
            pairs.append(("denominator", denominator, oracle.denominator))
    if oracle.n is not None:
        pairs.append(("n", n, oracle.n))
    for name, model_says, oracle_says in pairs:
        divisor = oracle.denominator if name == "value" else None
        if not _same(model_says, oracle_says, divisor, may_round_by):
            shown = None if oracle_says is None else float(oracle_says)
            yield Difference(key, name, model_says, shown)
    if is_mature != oracle.is_mature:
        yield Difference(key, "is_mature", is_mature, oracle.is_mature)


def _same(theirs: Any, ours: Number | None, divisor: Number | None, may_round_by: float) -> bool:
    if theirs is None or ours is None:
        return theirs is None and ours is None
    gap = abs(float(theirs) - float(ours))
    if divisor is None:
        return gap < AMOUNTS_DIFFER_BY_LESS_THAN + may_round_by
    size = max(1.0, abs(float(ours)))
    rounding = may_round_by * (1 + size) / abs(float(divisor))
    return gap <= RATIOS_DIFFER_BY_LESS_THAN * size + rounding


def _moment(start: Any) -> datetime:
    return start if isinstance(start, datetime) else datetime(start.year, start.month, start.day)


def _shown(row: Row) -> float | None:
    return None if row.value is None else float(row.value)


def story(world: World, found: list[Difference]) -> str:
    """The rows of a world and what differs in it."""
    lines = ["", "This world:"]
    for shop in world.shops:
        lines.append(f"  shop {shop.shop_id}: {shop.timezone}, {shop.currency}, {shop.platform}")
        for number, tables in enumerate(shop.exports, start=1):
            for table in TABLES:
                for row in getattr(tables, table):
                    said = ", ".join(
                        f"{column.name} {cell(getattr(row, column.name), shop.zone)}"
                        for column in fields(row)
                        if getattr(row, column.name) is not None
                    )
                    lines.append(f"    export {number}, {table}: {said}")
    lines.append(f"differs in {len(found)} places:")
    lines += [f"  {difference}" for difference in found[:MOST_SHOWN]]
    return "\n".join(lines)
