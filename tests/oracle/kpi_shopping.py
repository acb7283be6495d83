"""Family F03: products looked at, carts, goals, and how long buyers take."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from tests.oracle.behaviour import (
    GoalFact,
    InterestFact,
    ReminderFact,
    ShoppingCycleFact,
    reaches_checkout,
)
from tests.oracle.cells import ALL, Cell, Number, Row, kpi, money, ratio, total
from tests.oracle.facts import CartFact, CheckoutFact
from tests.oracle.kpi_conversion import CONVERSION, buyers_of
from tests.oracle.kpi_engagement import percentile
from tests.oracle.kpi_traffic import share_of_visits, visitors
from tests.oracle.sales import OrderFact

CART_WINDOW_DAYS = 7
ABANDONED_AFTER_DAYS = 1


def _hits(cell: Cell, name: str) -> list[InterestFact]:
    return [fact for fact in cell.of(InterestFact) if fact.event.event_name == name]


def _units(facts: list[InterestFact]) -> int:
    pieces = [fact.event.quantity for fact in facts]
    return sum(1 if quantity is None else quantity for quantity in pieces)


@kpi("product_views", *CONVERSION)
def product_views(cell: Cell) -> Row:
    """product_views: count(product_view events)."""
    return total(len(_hits(cell, "product_view")), cell)


@kpi("product_visitors", *CONVERSION)
def product_visitors(cell: Cell) -> Row:
    """product_visitors: count(distinct visitor_key with a product_view)."""
    return total(len({fact.visitor for fact in _hits(cell, "product_view")}), cell)


@kpi("product_view_conversion_rate", *CONVERSION)
def product_view_conversion_rate(cell: Cell) -> Row:
    """product_view_conversion_rate: product_visitors who paid ÷ product_visitors, same day."""
    views = _hits(cell, "product_view")
    seen = {fact.visitor for fact in views}
    paid = {fact.visitor for fact in views if fact.paid_same_day}
    return ratio(len(paid), len(seen), n=len(seen), is_mature=cell.is_over())


@kpi("add_to_cart_events", *CONVERSION)
def add_to_cart_events(cell: Cell) -> Row:
    """add_to_cart_events: count(add_to_cart events)."""
    return total(len(_hits(cell, "add_to_cart")), cell)


@kpi("add_to_cart_buyers", *CONVERSION)
def add_to_cart_buyers(cell: Cell) -> Row:
    """add_to_cart_buyers: count(distinct visitor_key with add_to_cart)."""
    return total(len({fact.visitor for fact in _hits(cell, "add_to_cart")}), cell)


@kpi("add_to_cart_items", *CONVERSION)
def add_to_cart_items(cell: Cell) -> Row:
    """add_to_cart_items: Σ qty of add_to_cart minus remove_from_cart (floor 0)."""
    left = _units(_hits(cell, "add_to_cart")) - _units(_hits(cell, "remove_from_cart"))
    return total(max(left, 0), cell)


@kpi("session_cart_rate", *CONVERSION)
def session_cart_rate(cell: Cell) -> Row:
    """session_cart_rate: sessions with cart additions ÷ sessions."""
    return share_of_visits(
        cell, lambda fact: any(e.event_name == "add_to_cart" for e in fact.visit.events)
    )


@kpi("session_checkout_rate", *CONVERSION)
def session_checkout_rate(cell: Cell) -> Row:
    """session_checkout_rate: sessions that added to cart AND reached checkout ÷ sessions."""
    return share_of_visits(cell, lambda fact: reaches_checkout(fact.visit))


@kpi("goal_conversion_rate", "goal")
def goal_conversion_rate(cell: Cell) -> Row:
    """goal_conversion_rate: sessions with ≥ 1 key event of type g ÷ sessions."""
    visits = cell.of(GoalFact)
    reached = sum(visit.is_reached for visit in visits)
    return ratio(reached, len(visits), n=len(visits), is_mature=cell.is_over())


@kpi("cart_payment_conversion_rate", *CONVERSION)
def cart_payment_conversion_rate(cell: Cell) -> Row:
    """cart_payment_conversion_rate: buyers who paid a carted product ÷ add_to_cart_buyers; "pay
    within W_cart (7 d) of cart event"."""
    added = _hits(cell, "add_to_cart")
    carting = {fact.visitor for fact in added}
    paying = {fact.visitor for fact in added if fact.paid_carted_product}
    is_mature = cell.is_over(CART_WINDOW_DAYS)
    return ratio(len(paying), len(carting), n=len(carting), is_mature=is_mature)


@kpi("abandoned_cart_value", *CONVERSION)
def abandoned_cart_value(cell: Cell) -> Row:
    """abandoned_cart_value: Σ value of carts not converted after W_cart_abandon."""
    value = money(cart.value for cart in cell.of(CartFact) if not cart.is_converted)
    return Row(value, value, is_mature=cell.is_over(ABANDONED_AFTER_DAYS))


@kpi("cart_recovery_rate", ALL, "platform")
def cart_recovery_rate(cell: Cell) -> Row:
    """cart_recovery_rate: reminded abandoned carts that order within 7 d of reminder ÷ reminded
    abandoned carts, T = reminder sent."""
    reminded = cell.of(ReminderFact)
    recovered = sum(fact.is_recovered for fact in reminded)
    is_mature = cell.is_over(CART_WINDOW_DAYS)
    return ratio(recovered, len(reminded), n=len(reminded), is_mature=is_mature)


def median(values: Sequence[Number], cell: Cell, further_days: int = 0) -> Row:
    """Code PX: "computed from row data per requested grain; never averaged"."""
    middle = percentile(values, Fraction(1, 2))
    return Row(middle, n=len(values), is_mature=cell.is_over(further_days))


@kpi("checkout_duration_median", *CONVERSION)
def checkout_duration_median(cell: Cell) -> Row:
    """checkout_duration_median: median(order_created − checkout_started), minutes."""
    minutes = [fact.minutes_to_order for fact in cell.of(CheckoutFact)]
    known = [value for value in minutes if value is not None]
    return median(known, cell, further_days=ABANDONED_AFTER_DAYS)


@kpi("time_to_purchase_median", *CONVERSION)
def time_to_purchase_median(cell: Cell) -> Row:
    """time_to_purchase_median: median(order_created − first session start since last order)."""
    return median([fact.days for fact in cell.of(ShoppingCycleFact)], cell)


@kpi("visit_to_order_rate", *CONVERSION)
def visit_to_order_rate(cell: Cell) -> Row:
    """visit_to_order_rate: ordering_buyers ÷ unique_visitors."""
    seen = len(visitors(cell))
    buyers = len(buyers_of(cell.of(OrderFact)))
    return ratio(buyers, seen, n=seen, is_mature=cell.is_over())
