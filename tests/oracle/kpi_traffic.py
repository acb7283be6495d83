"""Family F02, traffic: catalogue rows of ``mart_traffic``."""

from __future__ import annotations

from collections.abc import Callable

from tests.oracle.cells import ALL, Cell, Row, first_days_are_over, kpi, money, ratio, total
from tests.oracle.facts import HitFact, VisitFact
from tests.oracle.sales import OrderFact

TRAFFIC = (ALL, "platform", "channel_group", "device", "visitor_type")
VISITOR_MATURITY_DAYS = 30


def visitors(cell: Cell) -> set[object]:
    """Whoever sent an event (docs/decisions.md, Visits)."""
    return {hit.visitor for hit in cell.of(HitFact)}


@kpi("unique_visitors", *TRAFFIC)
def unique_visitors(cell: Cell) -> Row:
    """unique_visitors: count(distinct visitor_key), deduped over the whole period."""
    return total(len(visitors(cell)), cell)


@kpi("new_visitors", *TRAFFIC)
def new_visitors(cell: Cell) -> Row:
    """new_visitors: count(distinct visitor_key whose first-ever event is in period); "flag first 30
    days as immature"."""
    new = new_visitors_of(cell)
    is_mature = cell.is_over() and first_days_are_over(cell, VISITOR_MATURITY_DAYS)
    return Row(len(new), len(new), is_mature=is_mature)


def new_visitors_of(cell: Cell) -> set[object]:
    """Visitors of the cell whose first-ever event lies in its period."""
    first, last = cell.period.first_day, cell.period.last_day
    return {hit.visitor for hit in cell.of(HitFact) if first <= hit.first_seen <= last}


@kpi("page_views", *TRAFFIC)
def page_views(cell: Cell) -> Row:
    """page_views: count(page_view events)."""
    return total(sum(hit.event.event_name == "page_view" for hit in cell.of(HitFact)), cell)


@kpi("sessions", *TRAFFIC)
def sessions(cell: Cell) -> Row:
    """sessions: count(distinct session_id), T = session start."""
    return total(len(cell.of(VisitFact)), cell)


@kpi("engaged_sessions", *TRAFFIC)
def engaged_sessions(cell: Cell) -> Row:
    """engaged_sessions: lasting > 10 s OR with ≥ 1 key event OR ≥ 2 page views."""
    return total(sum(fact.visit.is_engaged for fact in cell.of(VisitFact)), cell)


def share_of_visits(cell: Cell, belongs: Callable[[VisitFact], bool]) -> Row:
    """Part of the visits of a cell."""
    visits = cell.of(VisitFact)
    some = sum(belongs(visit) for visit in visits)
    return ratio(some, len(visits), n=len(visits), is_mature=cell.is_over())


@kpi("bounce_rate", *TRAFFIC)
def bounce_rate(cell: Cell) -> Row:
    """bounce_rate: 1 − engaged_sessions ÷ sessions."""
    return share_of_visits(cell, lambda fact: not fact.visit.is_engaged)


@kpi("channel_sessions", "channel_group")
def channel_sessions(cell: Cell) -> Row:
    """channel_sessions: count(sessions) by channel_group."""
    return sessions(cell)


@kpi("organic_traffic_share", *TRAFFIC)
def organic_traffic_share(cell: Cell) -> Row:
    """organic_traffic_share: sessions in Organic Search + Organic Shopping ÷ sessions."""
    return share_of_visits(
        cell, lambda fact: fact.visit.channel in ("Organic Search", "Organic Shopping")
    )


@kpi("paid_traffic_share", *TRAFFIC)
def paid_traffic_share(cell: Cell) -> Row:
    """paid_traffic_share: sessions in Paid* + Display + Cross-network ÷ sessions."""
    return share_of_visits(
        cell,
        lambda fact: (
            fact.visit.channel.startswith("Paid")
            or fact.visit.channel in ("Display", "Cross-network")
        ),
    )


@kpi("referral_traffic_share", *TRAFFIC)
def referral_traffic_share(cell: Cell) -> Row:
    """referral_traffic_share: sessions in Referral + Affiliates ÷ sessions."""
    return share_of_visits(cell, lambda fact: fact.visit.channel in ("Referral", "Affiliates"))


@kpi("social_traffic_share", *TRAFFIC)
def social_traffic_share(cell: Cell) -> Row:
    """social_traffic_share: Organic Social + Paid Social + Organic Video ÷ sessions."""
    return share_of_visits(
        cell,
        lambda fact: fact.visit.channel in ("Organic Social", "Paid Social", "Organic Video"),
    )


@kpi("revenue_per_visitor", *TRAFFIC)
def revenue_per_visitor(cell: Cell) -> Row:
    """revenue_per_visitor: gross_sales − discount of online orders ÷ unique_visitors."""
    orders = [order for order in cell.of(OrderFact) if order.has_web_data]
    worth = money(order.gross_sales - order.discount for order in orders)
    seen = len(visitors(cell))
    return ratio(worth, seen, n=seen, is_mature=cell.is_over())
