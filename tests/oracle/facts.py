"""All facts of a world: what happened on which business day, and through which channel."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from tests.oracle.cells import Number
from tests.oracle.costs import cost_facts
from tests.oracle.customers import CustomerKey
from tests.oracle.latest import latest
from tests.oracle.money import ZERO, Exchange
from tests.oracle.periods import DataSpan, business_day
from tests.oracle.refunds import refund_facts, restock_facts
from tests.oracle.sales import Fact, Sales
from tests.oracle.visits import (
    UNKNOWN,
    UNTRACKED,
    Cart,
    Visit,
    VisitorKey,
    Visits,
)
from tests.oracle.world import Shop, WebEvent, World

CART_WINDOW = timedelta(hours=24)
FUNNEL_EVENTS = {
    "product_view": "product_view",
    "cart": "add_to_cart",
    "checkout": "begin_checkout",
    "payment_info": "add_payment_info",
}


@dataclass(frozen=True, kw_only=True)
class VisitFact(Fact):
    visit: Visit


@dataclass(frozen=True, kw_only=True)
class HitFact(Fact):
    event: WebEvent
    visitor: tuple[str, VisitorKey]
    first_seen: date
    knows_registrations: bool


@dataclass(frozen=True, kw_only=True)
class FunnelFact(Fact):
    """A visit that reached the step in ``members``."""

    reaches_next: bool


@dataclass(frozen=True, kw_only=True)
class CartFact(Fact):
    is_converted: bool
    value: Decimal


@dataclass(frozen=True, kw_only=True)
class CheckoutFact(Fact):
    is_completed: bool
    minutes_to_order: Number | None


@dataclass
class ShopFacts:
    """Sales and visits of one shop, linked with each other."""

    shop: Shop
    sales: Sales
    visits: Visits

    def customer(self, key: CustomerKey) -> tuple[str, CustomerKey]:
        """Two shops share no customer."""
        return (self.shop.shop_id, key)

    def visitor(self, visit: Visit) -> tuple[str, VisitorKey]:
        """Two shops share no visitor."""
        return (self.shop.shop_id, visit.visitor)


def shop_facts(world: World) -> list[ShopFacts]:
    """Read every shop in its latest state."""
    exchange = Exchange(world.fx_rates)
    known = []
    for shop in world.shops:
        tables = latest(shop)
        sales = Sales(shop, tables, exchange)
        orders = [counted.order for counted in sales.orders.values()]
        known.append(ShopFacts(shop, sales, Visits(shop, tables, orders, sales.identities.staff)))
    return known


def data_span(shops: list[ShopFacts]) -> DataSpan | None:
    """docs/decisions.md, Time: as_of is "the last business date of orders, events, payments and
    refunds, also of those that do not count"; the first date is the first of the same."""
    days: list[date] = []
    for known in shops:
        tables = known.sales.tables
        moments = [order.created_at for order in tables.orders]
        moments += [event.occurred_at for event in tables.web_events]
        moments += [paid_at for _row, paid_at in known.sales.captured_payments(tables.payments)]
        moments += [
            refund.processed_at
            for refund in tables.refunds
            if refund.status == "processed" and refund.processed_at
        ]
        days += [business_day(moment, known.shop.zone) for moment in moments]
    return DataSpan(min(days), max(days)) if days else None


def facts_of(known: ShopFacts) -> list[Fact]:
    """All facts of one shop that the done KPIs are made of."""
    sales, visits = known.sales, known.visits
    facts: list[Fact] = []
    for order_fact in sales.order_facts():
        order = sales.orders[order_fact.order_id].order
        facts.append(
            replace(
                order_fact,
                members=visits.members_of_order(order),
                has_web_data=bool(visits.events),
            )
        )
    for payment in sales.payment_facts():
        members = (
            visits.members_of_order(payment.order)
            if payment.order
            else {"channel_group": UNTRACKED, "device": UNKNOWN, "visitor_type": UNTRACKED}
        )
        members = members | {"payment_method": payment.method or UNKNOWN}
        is_tracked = payment.order_id in visits.visit_of_order
        facts.append(replace(payment, members=members, is_tracked=is_tracked))
    facts += [*refund_facts(sales), *restock_facts(sales)]
    facts += [replace(cost, has_web_data=bool(visits.visits)) for cost in cost_facts(sales)]
    facts += [*_visit_facts(known), *_hit_facts(known), *_funnel_facts(known)]
    facts += _cart_facts(known)
    return facts


def where(known: ShopFacts, moment: datetime) -> dict[str, Any]:
    """Shop and business day of a moment."""
    return {
        "shop_id": known.shop.shop_id,
        "platform": known.shop.platform,
        "day": business_day(moment, known.shop.zone),
    }


def _visit_facts(known: ShopFacts) -> list[Fact]:
    return [
        VisitFact(**where(known, visit.started_at), members=visit.members, visit=visit)
        for visit in known.visits.visits
    ]


def _hit_facts(known: ShopFacts) -> list[Fact]:
    """Page views and visitors belong to the day of each event, with the members of its visit."""
    first_seen = known.visits.first_seen()
    knows_registrations = any(
        customer.created_at for customer in known.sales.tables.customers if not customer.is_staff
    )
    return [
        HitFact(
            **where(known, event.occurred_at),
            members=visit.members,
            event=event,
            visitor=known.visitor(visit),
            first_seen=first_seen[visit.visitor],
            knows_registrations=knows_registrations,
        )
        for visit in known.visits.visits
        for event in visit.events
    ]


def tracked_steps(visits: Visits) -> list[str]:
    """Catalogue funnel_step_rate: "steps: session, product_view, cart, checkout, payment_info,
    order, paid"; a step whose event the shop never sends is left out."""
    sent = [step for step, event in FUNNEL_EVENTS.items() if visits.sends(event)]
    has_orders = visits.sends("purchase") or visits.visit_of_order
    return ["session", *sent, *(("order", "paid") if has_orders else ())]


def _funnel_facts(known: ShopFacts) -> list[Fact]:
    """Catalogue funnel_step_rate: "closed (ordered) funnel"."""
    facts: list[Fact] = []
    steps = tracked_steps(known.visits)
    for visit in known.visits.visits:
        reached = reached_steps(known, visit, steps)
        for number, step in enumerate(reached):
            if step != steps[-1]:  # the last one leads nowhere
                facts.append(
                    FunnelFact(
                        **where(known, visit.started_at),
                        members={"funnel_step": step},
                        reaches_next=number + 1 < len(reached),
                    )
                )
    return facts


def reached_steps(known: ShopFacts, visit: Visit, steps: list[str]) -> list[str]:
    """The steps a visit reached one after the other: "at or after the step before it"."""
    reached: list[str] = []
    at = visit.started_at
    for step in steps:
        if step == "session":
            times = [visit.started_at]
        elif step == "order":
            times = [order.created_at for order in visit.orders]
            times += [e.occurred_at for e in visit.events if e.event_name == "purchase"]
        elif step == "paid":
            paid = {payment.order_id for payment, _at in known.sales.counted_payments()}
            times = [at for order in visit.orders if order.order_id in paid]
        else:
            name = FUNNEL_EVENTS[step]
            times = [e.occurred_at for e in visit.events if e.event_name == name]
        later = [moment for moment in times if moment >= at]
        if not later:
            break
        at = min(later)
        reached.append(step)
    return reached


def _cart_facts(known: ShopFacts) -> list[Fact]:
    facts: list[Fact] = []
    for cart in known.visits.carts():
        purchases = known.visits.purchases_of(cart.visitors)
        if cart.created_at is not None:
            facts.append(
                CartFact(
                    **where(known, cart.created_at),
                    members=cart.members,
                    is_converted=_first_within_a_day(purchases, cart.created_at) is not None,
                    value=_reported_value(known, cart),
                )
            )
        if cart.checkout_started_at is not None:
            ordered_at = _first_within_a_day(purchases, cart.checkout_started_at)
            minutes = None
            if ordered_at is not None:
                seconds = (ordered_at - cart.checkout_started_at).total_seconds()
                minutes = Fraction(int(seconds), 60)
            facts.append(
                CheckoutFact(
                    **where(known, cart.checkout_started_at),
                    members=cart.members,
                    is_completed=ordered_at is not None,
                    minutes_to_order=minutes,
                )
            )
    return facts


def _first_within_a_day(purchases: list[datetime], since: datetime) -> datetime | None:
    """Catalogue cart_abandonment_rate: "an order is placed within W_cart_abandon (24 h)"."""
    return min((at for at in purchases if since <= at <= since + CART_WINDOW), default=None)


def _reported_value(known: ShopFacts, cart: Cart) -> Decimal:
    value = cart.value
    if value is None or cart.created_at is None:
        return ZERO
    amount, currency = value
    day = business_day(cart.created_at, known.shop.zone)
    return known.sales.exchange.convert(amount, currency, day)
