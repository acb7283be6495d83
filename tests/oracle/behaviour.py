"""Facts about what visitors do beyond visiting: coming back, looking, carting, registering."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

from tests.oracle.channels import key_events
from tests.oracle.facts import CART_WINDOW, ShopFacts, where
from tests.oracle.periods import DAY, business_day
from tests.oracle.sales import Fact
from tests.oracle.visits import Visit, VisitorKey
from tests.oracle.world import WebEvent

RETURNING_WITHIN_DAYS = 6
RETENTION_DAYS = (1, 7, 30)
CART_TO_PAYMENT = timedelta(days=7)
REMINDER_WINDOW = timedelta(days=7)
LONGEST_SHOPPING_CYCLE = timedelta(days=30)


@dataclass(frozen=True, kw_only=True)
class ReturnFact(Fact):
    """A visit, and whether its visitor had one in the six days before."""

    visitor: tuple[str, VisitorKey]
    came_before: bool


@dataclass(frozen=True, kw_only=True)
class RetentionFact(Fact):
    """A visitor on the day first seen, and whether they came again ``days_later``."""

    days_later: int
    came_again: bool


@dataclass(frozen=True, kw_only=True)
class GoalFact(Fact):
    """A visit, and whether it reached the goal in ``members``."""

    is_reached: bool


@dataclass(frozen=True, kw_only=True)
class InterestFact(Fact):
    """A product view or something added to a cart, and what its visitor paid for afterwards."""

    event: WebEvent
    visitor: tuple[str, VisitorKey]
    paid_same_day: bool
    paid_carted_product: bool


@dataclass(frozen=True, kw_only=True)
class ReminderFact(Fact):
    """A reminder of an abandoned cart."""

    is_recovered: bool


@dataclass(frozen=True, kw_only=True)
class RegistrationFact(Fact):
    """Somebody registered."""


@dataclass(frozen=True, kw_only=True)
class ShoppingCycleFact(Fact):
    """An order, and the days since the first visit after the order before."""

    days: Fraction


@dataclass(frozen=True, kw_only=True)
class ListingFact(Fact):
    """What a marketplace reports about its search lists on one day."""

    impressions: int | None
    clicks: int | None


@dataclass(frozen=True, kw_only=True)
class VitalFact(Fact):
    """One measured page load."""

    metric: str
    value: Decimal
    page_group: str


def behaviour_facts(known: ShopFacts) -> list[Fact]:
    """All of them for one shop."""
    return [
        *_return_facts(known),
        *_retention_facts(known),
        *_goal_facts(known),
        *_interest_facts(known),
        *_reminder_facts(known),
        *_registration_facts(known),
        *_shopping_cycle_facts(known),
        *_reported_facts(known),
    ]


def _return_facts(known: ShopFacts) -> list[Fact]:
    """Catalogue returning_visitor_rate: "visitors with an earlier session in the prior 6 days"."""
    days = _days_of_visitors(known)
    return [
        ReturnFact(
            **where(known, visit.started_at),
            members=visit.members,
            visitor=known.visitor(visit),
            came_before=any(
                DAY <= visit.day - day <= RETURNING_WITHIN_DAYS * DAY for day in days[visit.visitor]
            ),
        )
        for visit in known.visits.visits
    ]


def _retention_facts(known: ShopFacts) -> list[Fact]:
    """Catalogue user_retention_rate: "visitors first seen on day d that return on day d+n"."""
    return [
        RetentionFact(
            shop_id=known.shop.shop_id,
            platform=known.shop.platform,
            day=min(days),
            members={"days_later": str(later)},
            days_later=later,
            came_again=min(days) + later * DAY in days,
        )
        for days in _days_of_visitors(known).values()
        for later in RETENTION_DAYS
    ]


def _days_of_visitors(known: ShopFacts) -> dict[VisitorKey, set[date]]:
    days: dict[VisitorKey, set[date]] = {}
    for visit in known.visits.visits:
        seen = {business_day(event.occurred_at, known.shop.zone) for event in visit.events}
        days.setdefault(visit.visitor, set()).update(seen)
    return days


def _goal_facts(known: ShopFacts) -> list[Fact]:
    """Catalogue goal_conversion_rate: "counted once per session"."""
    return [
        GoalFact(
            **where(known, visit.started_at),
            members={"goal": goal},
            is_reached=any(key_events().get(event.event_name) == goal for event in visit.events),
        )
        for visit in known.visits.visits
        for goal in sorted(set(key_events().values()))
    ]


def _payments_of(known: ShopFacts, visitor: VisitorKey) -> list[tuple[datetime, str]]:
    """When the orders of a visitor were paid, and which."""
    return [
        (paid_at, payment.order_id)
        for payment, paid_at in known.sales.counted_payments()
        if payment.order_id in known.visits.visit_of_order
        and known.visits.visit_of_order[payment.order_id].visitor == visitor
    ]


def _interest_facts(known: ShopFacts) -> list[Fact]:
    facts: list[Fact] = []
    for visit in known.visits.visits:
        payments = _payments_of(known, visit.visitor)
        days_paid = {business_day(paid_at, known.shop.zone) for paid_at, _order in payments}
        for event in visit.events:
            if event.event_name not in ("product_view", "add_to_cart", "remove_from_cart"):
                continue
            place = where(known, event.occurred_at)
            facts.append(
                InterestFact(
                    **place,
                    members=visit.members,
                    event=event,
                    visitor=known.visitor(visit),
                    paid_same_day=place["day"] in days_paid,
                    paid_carted_product=any(
                        event.occurred_at <= paid_at <= event.occurred_at + CART_TO_PAYMENT
                        and _holds(known, order_id, event.sku)
                        for paid_at, order_id in payments
                    ),
                )
            )
    return facts


def _holds(known: ShopFacts, order_id: str, sku: str | None) -> bool:
    lines = known.sales.lines.get(order_id, [])
    return sku is None or any(line.sku == sku for line in lines)


def _reminder_facts(known: ShopFacts) -> list[Fact]:
    """Catalogue cart_recovery_rate: "reminded abandoned carts that order within 7 d"."""
    carts = {event.cart_id: cart for cart in known.visits.carts() for event in cart.events}
    facts: list[Fact] = []
    for message in known.sales.tables.messages:
        cart = carts.get(message.cart_id) if message.cart_id else None
        if not message.is_cart_reminder or cart is None or cart.created_at is None:
            continue
        purchases = known.visits.purchases_of(cart.visitors)
        if _within(purchases, cart.created_at, CART_WINDOW):
            continue
        is_recovered = _within(purchases, message.sent_at, REMINDER_WINDOW)
        facts.append(ReminderFact(**where(known, message.sent_at), is_recovered=is_recovered))
    return facts


def _within(moments: list[datetime], since: datetime, window: timedelta) -> bool:
    return any(since <= moment <= since + window for moment in moments)


def _registration_facts(known: ShopFacts) -> list[Fact]:
    """Catalogue registration_conversion_rate: "T=registration day"; of shops with visits."""
    if not known.visits.visits:
        return []
    return [
        RegistrationFact(**where(known, customer.created_at))
        for customer in known.sales.tables.customers
        if customer.created_at and not customer.is_staff
    ]


def _shopping_cycle_facts(known: ShopFacts) -> list[Fact]:
    """Catalogue time_to_purchase_median: "order_created − first session start since last order,
    ≤ 30 d"."""
    orders = sorted(
        (known.sales.orders[order_id].order for order_id in known.visits.visit_of_order),
        key=lambda order: (order.created_at, order.order_id),
    )
    last_order: dict[VisitorKey, datetime] = {}
    facts: list[Fact] = []
    for order in orders:
        visit = known.visits.visit_of_order[order.order_id]
        since = order.created_at - LONGEST_SHOPPING_CYCLE
        starts = [
            other.started_at
            for other in known.visits.visits
            if other.visitor == visit.visitor
            and since <= other.started_at <= order.created_at
            and other.started_at > last_order.get(visit.visitor, since)
        ]
        last_order[visit.visitor] = order.created_at
        if starts:
            seconds = int((order.created_at - min(starts)).total_seconds())
            facts.append(
                ShoppingCycleFact(
                    **where(known, order.created_at),
                    members=visit.members,
                    days=Fraction(seconds, 86_400),
                )
            )
    return facts


def _reported_facts(known: ShopFacts) -> list[Fact]:
    tables, place = known.sales.tables, known.shop
    facts: list[Fact] = [
        ListingFact(
            shop_id=place.shop_id,
            platform=place.platform,
            day=row.date,
            impressions=row.impressions,
            clicks=row.clicks,
        )
        for row in tables.platform_traffic
        if row.period_grain == "day" and row.channel == "(all)" and row.device == "(all)"
    ]
    facts += [
        VitalFact(
            **where(known, row.occurred_at),
            members={
                "page_group": row.page_group or "(unknown)",
                "device": row.device or "(unknown)",
                "country": row.country or "(unknown)",
            },
            metric=row.metric,
            value=row.value,
            page_group=row.page_group or "(unknown)",
        )
        for row in tables.web_vitals
    ]
    return facts


def reaches_checkout(visit: Visit) -> bool:
    """Catalogue session_checkout_rate: "added to cart AND reached checkout", closed funnel."""
    added = [event.occurred_at for event in visit.events if event.event_name == "add_to_cart"]
    return bool(added) and any(
        event.event_name == "begin_checkout" and event.occurred_at >= min(added)
        for event in visit.events
    )
