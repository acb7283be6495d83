"""Family F02 beyond the headline: engagement, return, cost, registration, lists, page speed."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from tests.oracle.behaviour import (
    ListingFact,
    RegistrationFact,
    RetentionFact,
    ReturnFact,
    VitalFact,
)
from tests.oracle.cells import (
    ALL,
    Cell,
    Number,
    Row,
    first_days_are_over,
    kpi,
    money,
    ratio,
    total,
)
from tests.oracle.facts import HitFact, VisitFact
from tests.oracle.kpi_traffic import (
    TRAFFIC,
    VISITOR_MATURITY_DAYS,
    new_visitors_of,
    share_of_visits,
    visitors,
)
from tests.oracle.sales import CostFact, OrderFact
from tests.oracle.visits import LONGEST_COUNTED

SITE = (ALL, "platform", "device", "page_group", "country")
GOOD = {"LCP": Decimal(2500), "INP": Decimal(200), "CLS": Decimal("0.1")}
MIN_LOADS = 30


@kpi("returning_visitor_rate", *TRAFFIC)
def returning_visitor_rate(cell: Cell) -> Row:
    """returning_visitor_rate: visitors with an earlier session in the prior 6 days ÷
    unique_visitors."""
    back = {fact.visitor for fact in cell.of(ReturnFact) if fact.came_before}
    seen = visitors(cell)
    return ratio(len(back), len(seen), n=len(seen), is_mature=cell.is_over())


@kpi("user_retention_rate", "days_later")
def user_retention_rate(cell: Cell) -> Row:
    """user_retention_rate: visitors first seen on day d that return on day d+n ÷ visitors first
    seen on day d; n in 1, 7, 30."""
    cohort = cell.of(RetentionFact)
    returned = sum(fact.came_again for fact in cohort)
    later = max((fact.days_later for fact in cohort), default=0)
    return ratio(returned, len(cohort), n=len(cohort), is_mature=cell.is_over(later))


@kpi("pages_per_visitor", *TRAFFIC)
def pages_per_visitor(cell: Cell) -> Row:
    """pages_per_visitor: page_views ÷ unique_visitors."""
    views = sum(hit.event.event_name == "page_view" for hit in cell.of(HitFact))
    seen = len(visitors(cell))
    return ratio(views, seen, n=seen, is_mature=cell.is_over())


@kpi("engagement_rate", *TRAFFIC)
def engagement_rate(cell: Cell) -> Row:
    """engagement_rate: engaged_sessions ÷ sessions."""
    return share_of_visits(cell, lambda fact: fact.visit.is_engaged)


@kpi("single_page_bounce_rate", *TRAFFIC)
def single_page_bounce_rate(cell: Cell) -> Row:
    """single_page_bounce_rate: sessions with exactly 1 page view ÷ sessions."""
    return share_of_visits(cell, lambda fact: fact.visit.page_views == 1)


@kpi("avg_session_duration", *TRAFFIC)
def avg_session_duration(cell: Cell) -> Row:
    """avg_session_duration: Σ session_seconds ÷ sessions; "cap 1 800 s"."""
    durations = [min(fact.visit.duration, LONGEST_COUNTED) for fact in cell.of(VisitFact)]
    seconds = sum(int(duration.total_seconds()) for duration in durations)
    return ratio(seconds, len(durations), n=len(durations), is_mature=cell.is_over())


@kpi("visitor_acquisition_cost", ALL, "platform")
def visitor_acquisition_cost(cell: Cell) -> Row:
    """visitor_acquisition_cost: traffic acquisition spend ÷ unique_visitors; "shops without web
    events are out of both sides"."""
    costs = [cost for cost in cell.of(CostFact) if cost.leg == "ads" and cost.has_web_data]
    spend = money(cost.amount for cost in costs)
    seen = len(visitors(cell))
    return ratio(spend, seen, n=seen, is_mature=cell.is_over())


@kpi("traffic_growth_rate", *TRAFFIC)
def traffic_growth_rate(cell: Cell) -> Row:
    """traffic_growth_rate: (unique_visitors_t − ref) ÷ ref, as sales_growth_rate."""
    if cell.previous is None or not cell.is_over() or not _has_traffic(cell):
        return Row(None, is_mature=cell.is_over())
    before = len(visitors(cell.previous))
    return ratio(len(visitors(cell)) - before, before, is_mature=True)


def _has_traffic(cell: Cell) -> bool:
    """docs/decisions.md, Time: "members of dimensions have rows only where something happened"."""
    if cell.dim_set in (ALL, "platform"):
        return True
    orders = (order.has_web_data for order in cell.of(OrderFact))
    return bool(cell.of(HitFact) or cell.of(VisitFact)) or any(orders)


@kpi("search_impressions", ALL, "platform")
def search_impressions(cell: Cell) -> Row:
    """search_impressions: Σ impressions of own listings, T = platform day."""
    return total(sum(fact.impressions or 0 for fact in cell.of(ListingFact)), cell)


@kpi("listing_ctr", ALL, "platform")
def listing_ctr(cell: Cell) -> Row:
    """listing_ctr: listing clicks ÷ search_impressions."""
    lists = cell.of(ListingFact)
    shown = sum(fact.impressions or 0 for fact in lists)
    if all(fact.clicks is None for fact in lists):
        return Row(None, n=shown, is_mature=cell.is_over())  # not exported is unknown, not 0
    clicked = sum(fact.clicks or 0 for fact in lists)
    return ratio(clicked, shown, n=shown, is_mature=cell.is_over())


@kpi("registration_conversion_rate", ALL, "platform")
def registration_conversion_rate(cell: Cell) -> Row:
    """registration_conversion_rate: new_registrations ÷ new_visitors, T = registration day; over
    all shops the new visitors of one "whose exports date no registration" are left out of the
    denominator; as mature as new_visitors."""
    known = {hit.visitor for hit in cell.of(HitFact) if hit.knows_registrations}
    new = len(new_visitors_of(cell) & known)
    is_mature = cell.is_over() and first_days_are_over(cell, VISITOR_MATURITY_DAYS)
    registered = len(cell.of(RegistrationFact))
    if not known and not registered:
        return Row(None, n=new, is_mature=is_mature)
    return ratio(registered, new, n=new, is_mature=is_mature)


def percentile(values: Sequence[Number], share: Fraction) -> Number | None:
    """``quantile_cont``: linear between the two nearest of the ordered values (code PX)."""
    ordered = sorted(Fraction(value) for value in values)
    if not ordered:
        return None
    place = share * (len(ordered) - 1)
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (place - below) * (ordered[above] - ordered[below])


def _p75(cell: Cell, metric: str) -> Row:
    values = [fact.value for fact in cell.of(VitalFact) if fact.metric == metric]
    return Row(percentile(values, Fraction(3, 4)), n=len(values), is_mature=cell.is_over())


@kpi("lcp_p75", *SITE)
def lcp_p75(cell: Cell) -> Row:
    """lcp_p75: quantile_cont(lcp_ms, 0.75)."""
    return _p75(cell, "LCP")


@kpi("inp_p75", *SITE)
def inp_p75(cell: Cell) -> Row:
    """inp_p75: quantile_cont(inp_ms, 0.75)."""
    return _p75(cell, "INP")


@kpi("cls_p75", *SITE)
def cls_p75(cell: Cell) -> Row:
    """cls_p75: quantile_cont(cls, 0.75)."""
    return _p75(cell, "CLS")


@kpi("page_load_p75", *SITE)
def page_load_p75(cell: Cell) -> Row:
    """page_load_p75: quantile_cont(load_ms, 0.75)."""
    return _p75(cell, "LOAD")


@kpi("cwv_pass_rate", ALL, "platform", "device", "country")
def cwv_pass_rate(cell: Cell) -> Row:
    """cwv_pass_rate: page groups whose LCP, INP and CLS p75 are all good ÷ page groups with
    ≥ min_n loads; of the loads in the period ("28-day rolling" is not a grain of the mart)."""
    groups: dict[str, dict[str, list[Number]]] = {}
    for fact in cell.of(VitalFact):
        groups.setdefault(fact.page_group, {}).setdefault(fact.metric, []).append(fact.value)
    measured = [
        metrics
        for metrics in groups.values()
        if max(len(values) for values in metrics.values()) >= MIN_LOADS
    ]
    passed = sum(all(_is_good(metrics, metric) for metric in GOOD) for metrics in measured)
    return ratio(passed, len(measured), is_mature=cell.is_over())


def _is_good(metrics: dict[str, list[Number]], metric: str) -> bool:
    found = percentile(metrics.get(metric, []), Fraction(3, 4))
    return found is not None and found <= Fraction(GOOD[metric])
