"""Facts sorted into the cells of ``mart_kpi_long``: period, shop, member of a dimension set."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import TypeVar

from tests.oracle.periods import GRAINS, DataSpan, Period, previous_period_start
from tests.oracle.sales import Fact

ALL = "(all)"
Number = Decimal | Fraction | int
AnyFact = TypeVar("AnyFact", bound=Fact)
Key = tuple[str, str, datetime, str, str, str]
CellKey = tuple[Period, str, str, str]


@dataclass(frozen=True)
class Row:
    """One row of ``mart_kpi_long``; ``n`` is None where the catalogue does not say what it is."""

    value: Number | None
    numerator: Number | None = None
    denominator: Number | None = None
    n: int | None = None
    is_mature: bool = True


@dataclass
class Cell:
    """All facts of one period, shop and member; ``previous`` is the same one a period earlier,
    ``whole`` the one of all members."""

    period: Period
    shop_id: str
    dim_set: str
    dim_value: str
    span: DataSpan
    facts: dict[type[Fact], list[Fact]] = field(default_factory=dict)
    previous: Cell | None = None
    whole: Cell | None = None

    def of(self, kind: type[AnyFact]) -> list[AnyFact]:
        """The facts of one kind."""
        return self.facts.get(kind, [])  # type: ignore[return-value]

    def is_over(self, further_days: int = 0) -> bool:
        """Code M: whether the period, and a window behind it, are over as of ``as_of``."""
        return self.span.is_over(self.period.last_day, further_days)


Kpi = Callable[[Cell], Row]


@dataclass(frozen=True)
class Definition:
    """A coded KPI: its function, its dimension sets, and whether it has hours."""

    kpi_id: str
    compute: Kpi
    dim_sets: tuple[str, ...]
    is_hourly: bool


REGISTRY: dict[str, Definition] = {}


def kpi(kpi_id: str, *dim_sets: str, hourly: bool = False) -> Callable[[Kpi], Kpi]:
    """Register the function of a KPI of the catalogue."""

    def register(compute: Kpi) -> Kpi:
        assert kpi_id not in REGISTRY
        REGISTRY[kpi_id] = Definition(kpi_id, compute, dim_sets, hourly)
        return compute

    return register


def ratio(numerator: Number, denominator: Number, *, n: int | None = None, is_mature: bool) -> Row:
    """Code Z: zero denominator gives NULL, "never 0, never error"."""
    value = None
    if denominator:
        value = Fraction(numerator) / Fraction(denominator)
    return Row(value, numerator, denominator, n, is_mature)


def total(value: Number, cell: Cell) -> Row:
    """A count or a sum, mature when its period is over."""
    return Row(value, value, is_mature=cell.is_over())


def money(amounts: Iterable[Decimal]) -> Decimal:
    """Sum of amounts."""
    return sum(amounts, Decimal(0))


def build_cells(facts: Iterable[Fact], span: DataSpan) -> dict[CellKey, Cell]:
    """Sort every fact within the business days into all cells it belongs to.

    docs/decisions.md, Time: "every period has a row": so have shops on days without facts.
    """
    facts = list(facts)
    cells: dict[CellKey, Cell] = {}
    wholes = {scope for fact in facts for scope in _scopes(fact) if scope[1] in (ALL, "platform")}
    for period in span.periods():
        for shop_id, dim_set, dim_value in wholes:
            key = (period, shop_id, dim_set, dim_value)
            cells[key] = Cell(period, shop_id, dim_set, dim_value, span)
    for fact in facts:
        if not span.holds(fact.day):
            continue
        for period in _periods(fact, span):
            for shop_id, dim_set, dim_value in _scopes(fact):
                key = (period, shop_id, dim_set, dim_value)
                if key not in cells:
                    cells[key] = Cell(period, shop_id, dim_set, dim_value, span)
                cells[key].facts.setdefault(type(fact), []).append(fact)
    for (period, *scope), cell in list(cells.items()):
        cell.whole = cells.get((period, cell.shop_id, ALL, ALL))
        before = _previous(period, span)
        if before:
            empty = Cell(before, cell.shop_id, cell.dim_set, cell.dim_value, span)
            cell.previous = cells.get((before, *scope), empty)  # type: ignore[arg-type]
    return cells


def _periods(fact: Fact, span: DataSpan) -> list[Period]:
    periods = [span.period(grain, fact.day) for grain in GRAINS if grain != "hour"]
    if fact.hour is not None:
        periods.append(Period("hour", fact.day, fact.day, fact.hour))
    return periods


def _scopes(fact: Fact) -> list[tuple[str, str, str]]:
    scopes = [(ALL, "platform", fact.platform)]
    for shop_id in (ALL, fact.shop_id):
        scopes.append((shop_id, ALL, ALL))
        scopes += [(shop_id, dim_set, member) for dim_set, member in fact.members.items()]
    return scopes


def _previous(period: Period, span: DataSpan) -> Period | None:
    """The period before, unless it lies before the data; hours and the whole have none."""
    if period.grain in ("hour", "all"):
        return None
    before = span.period(period.grain, previous_period_start(period.grain, period.first_day))
    return before if before.last_day >= span.first_day else None


def first_days_are_over(cell: Cell, days: int) -> bool:
    """Whether the period begins when the first days of the data have passed."""
    first: date = cell.period.first_day
    return (first - cell.span.first_day).days >= days
