"""Facts about what became of orders: paid, completed, failed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from tests.oracle.customers import CustomerKey
from tests.oracle.facts import ShopFacts, where
from tests.oracle.money import ZERO, rounded
from tests.oracle.sales import CountedOrder, Fact
from tests.oracle.visits import UNKNOWN
from tests.oracle.world import Payment


@dataclass(frozen=True, kw_only=True)
class PaidOrderFact(Fact):
    """An order on the day it was first paid."""

    units: int
    minutes_to_pay: Fraction | None


@dataclass(frozen=True, kw_only=True)
class IntentFact(Fact):
    """All attempts to pay one order, on the day of the first."""

    is_captured: bool


@dataclass(frozen=True, kw_only=True)
class MethodIntentFact(Fact):
    """All attempts to pay one order by one method, on the day of the first."""

    is_captured: bool


@dataclass(frozen=True, kw_only=True)
class CompletedFact(Fact):
    customer: CustomerKey
    amount: Decimal
    units: int


@dataclass(frozen=True, kw_only=True)
class FailedFact(Fact):
    customer: CustomerKey
    amount: Decimal
    units: int


def outcome_facts(known: ShopFacts) -> list[Fact]:
    """All of them for one shop."""
    facts: list[Fact] = []
    for counted in known.sales.orders.values():
        facts += _paid(known, counted)
        facts += _completed(known, counted)
        facts += _failed(known, counted)
    return facts + _intents(known)


def _units(counted: CountedOrder) -> int:
    return sum(value.line.quantity for value in counted.value.lines if not value.line.is_gift_card)


def _paid(known: ShopFacts, counted: CountedOrder) -> list[Fact]:
    """Catalogue paid_items, order_to_pay_duration_median: T = paid_at; "presale apart"."""
    order = counted.order
    paid = [at for row, at in known.sales.counted_payments() if row.order_id == order.order_id]
    if not paid:
        return []
    minutes = None
    if order.presale_campaign_id is None:
        minutes = Fraction(int((min(paid) - order.created_at).total_seconds()), 60)
    return [PaidOrderFact(**where(known, min(paid)), units=_units(counted), minutes_to_pay=minutes)]


def _intents(known: ShopFacts) -> list[Fact]:
    """Catalogue payment_success_rate: "payment intents captured ÷ payment intents attempted
    (deduped retries)", T = first attempt; and the same of every method that was tried."""
    of_orders: dict[str, list[Payment]] = {}
    of_methods: dict[tuple[str, str], list[Payment]] = {}
    for row in known.sales.tables.payments:
        if row.order_id not in known.sales.excluded:
            of_orders.setdefault(row.order_id, []).append(row)
            of_methods.setdefault((row.order_id, row.method or UNKNOWN), []).append(row)
    facts: list[Fact] = []
    for attempts in of_orders.values():
        facts.append(IntentFact(**_first_attempt(known, attempts)))
    for (_order_id, method), attempts in of_methods.items():
        members = {"payment_method": method}
        facts.append(MethodIntentFact(**_first_attempt(known, attempts), members=members))
    return facts


def _first_attempt(known: ShopFacts, attempts: list[Payment]) -> dict[str, Any]:
    first = min(row.attempted_at for row in attempts)
    return {**where(known, first), "is_captured": any(row.status == "captured" for row in attempts)}


def _completed(known: ShopFacts, counted: CountedOrder) -> list[Fact]:
    """Catalogue completed_orders ...: "Σ paid amount net of in-trade refunds of completed orders",
    T = completed_at."""
    at = counted.order.completed_at
    if at is None:
        return []
    order_id = counted.order.order_id
    exchange = known.sales.exchange
    paid = [
        exchange.convert(row.amount, row.currency, where(known, paid_at)["day"])
        for row, paid_at in known.sales.counted_payments()
        if row.order_id == order_id
    ]
    refunded = [
        exchange.convert(row.amount, row.currency, where(known, processed_at)["day"])
        for row, processed_at in known.sales.processed_refunds()
        if row.order_id == order_id and processed_at <= at
    ]
    return [
        CompletedFact(
            **where(known, at),
            customer=counted.customer,
            amount=sum(paid, ZERO) - sum(refunded, ZERO),
            units=_units(counted),
        )
    ]


def _failed(known: ShopFacts, counted: CountedOrder) -> list[Fact]:
    """Catalogue failed_orders: "closed: unpaid timeout, cancelled, fully refunded before
    completion"; "a refund AFTER completion is not a failed order"."""
    at = counted.order.cancelled_at or _fully_refunded_at(known, counted)
    if at is None:
        return []
    return [
        FailedFact(
            **where(known, at),
            members={"close_reason": counted.order.close_reason or "(unknown)"},
            customer=counted.customer,
            amount=rounded(Fraction(counted.value.gmv) * Fraction(counted.fx_factor)),
            units=_units(counted),
        )
    ]


def _fully_refunded_at(known: ShopFacts, counted: CountedOrder) -> datetime | None:
    """ "Refunds are compared in the currency of the order with what was paid in it, at most its
    total.\""""
    order = counted.order
    paid = [
        row.amount
        for row, _paid_at in known.sales.counted_payments()
        if row.order_id == order.order_id and row.currency == order.currency
    ]
    to_give_back = min(order.total_amount, sum(paid, ZERO)) if paid else order.total_amount
    back = ZERO
    for refund, processed_at in sorted(known.sales.processed_refunds(), key=lambda pair: pair[1]):
        if refund.order_id != order.order_id or refund.currency != order.currency:
            continue
        if order.completed_at and processed_at > order.completed_at:
            break
        back += refund.amount
        if back and back >= to_give_back:
            return processed_at
    return None
