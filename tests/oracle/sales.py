"""Orders, refunds, payments and costs of one shop as dated facts in the reporting currency."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from tests.oracle.customers import CustomerKey, Identities
from tests.oracle.money import ZERO, Exchange, rounded
from tests.oracle.orders import OrderValue, order_value
from tests.oracle.periods import business_day, wall_clock_hour
from tests.oracle.world import Order, OrderLine, Payment, Refund, Shop, Tables


@dataclass(frozen=True, kw_only=True)
class Fact:
    """Something that happened in a shop on a business day."""

    shop_id: str
    platform: str
    day: date
    hour: datetime | None = None
    members: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class CountedOrder:
    """An order that counts, its worth in its own currency and who placed it."""

    order: Order
    value: OrderValue
    customer: CustomerKey
    day: date
    fx_factor: Decimal


@dataclass(frozen=True, kw_only=True)
class OrderFact(Fact):
    order_id: str
    customer: CustomerKey
    gross_sales: Decimal
    discount: Decimal
    shipping: Decimal
    taxes: Decimal
    duties: Decimal
    fees: Decimal
    gmv: Decimal
    gmv_paid: Decimal
    cogs: Decimal
    net_value_costed: Decimal
    is_gift_card_only: bool
    is_paid: bool
    is_cancelled_unshipped: bool
    has_web_data: bool = False


@dataclass(frozen=True, kw_only=True)
class RefundFact(Fact):
    returns: Decimal
    returns_costed: Decimal
    shipping: Decimal
    taxes: Decimal
    handling_cost: Decimal


@dataclass(frozen=True, kw_only=True)
class RestockFact(Fact):
    cost: Decimal


@dataclass(frozen=True, kw_only=True)
class PaymentFact(Fact):
    order_id: str
    customer: CustomerKey
    amount: Decimal
    fee: Decimal
    method: str | None
    paid_at: datetime
    order: Order | None
    is_tracked: bool = False


@dataclass(frozen=True, kw_only=True)
class CostFact(Fact):
    """``leg``: shipping, platform, ads or marketing (what is not spent on ads)."""

    leg: str
    amount: Decimal
    has_web_data: bool = False


class Sales:
    """The commerce tables of one shop, counted."""

    def __init__(self, shop: Shop, tables: Tables, exchange: Exchange) -> None:
        self.shop = shop
        self.tables = tables
        self.exchange = exchange
        self.identities = Identities(tables)
        self.lines: dict[str, list[OrderLine]] = {}
        for line in tables.order_lines:
            self.lines.setdefault(line.order_id, []).append(line)
        self.excluded = {order.order_id for order in tables.orders if self._is_excluded(order)}
        self.orders = {
            order.order_id: self._counted(order)
            for order in tables.orders
            if order.order_id not in self.excluded
        }

    def _is_excluded(self, order: Order) -> bool:
        """Code T: "Test, deleted, internal-staff and sandbox orders removed"."""
        return bool(order.is_test) or self.identities.is_staff(self.identities.key(order))

    def _counted(self, order: Order) -> CountedOrder:
        day = business_day(order.created_at, self.shop.zone)
        return CountedOrder(
            order=order,
            value=order_value(order, self.lines.get(order.order_id, [])),
            customer=self.identities.key(order),
            day=day,
            fx_factor=self.exchange.factor(order.currency, day),
        )

    # -- costs of goods ------------------------------------------------------------------------

    def unit_cost(self, sku: str, day: date) -> tuple[Decimal, str] | None:
        """Catalogue cogs_amount: "cost valid at order time (SCD2)"."""
        valid = [
            cost for cost in self.tables.sku_costs if cost.sku == sku and cost.valid_from <= day
        ]
        if not valid:
            return None
        last = max(valid, key=lambda cost: cost.valid_from)
        return last.unit_cost, last.currency

    def cost_of(self, line: OrderLine, day: date, quantity: int) -> Decimal | None:
        """Cost of some pieces of a line sold on ``day``; NULL where no cost is recorded."""
        cost = None if line.is_gift_card else self.unit_cost(line.sku, day)
        if cost is None:
            return None
        return self.exchange.convert(cost[0] * quantity, cost[1], day)

    # -- payments ------------------------------------------------------------------------------

    def counted_payments(self) -> list[tuple[Payment, datetime]]:
        """Captured payments of orders that count, and when they count."""
        return self.captured_payments(
            row for row in self.tables.payments if row.order_id not in self.excluded
        )

    def captured_payments(self, payments: Iterable[Payment]) -> list[tuple[Payment, datetime]]:
        """Captured payments and their dates.

        "The date is `captured_at`, else `attempted_at` of a captured payment." Code P: "deposit is
        a liability, order becomes 'paid' when the balance is paid".
        """
        captured = [payment for payment in payments if payment.status == "captured"]
        balances: dict[str, datetime] = {}
        for payment in captured:
            if payment.stage == "balance":
                at = _captured_at(payment)
                balances[payment.order_id] = min(at, balances.get(payment.order_id, at))
        counted = []
        for payment in captured:
            if payment.stage != "deposit":
                counted.append((payment, _captured_at(payment)))
            elif payment.order_id in balances:
                counted.append((payment, balances[payment.order_id]))
        return counted

    def payment_facts(self) -> list[PaymentFact]:
        facts = []
        for payment, paid_at in self.counted_payments():
            day = business_day(paid_at, self.shop.zone)
            counted = self.orders.get(payment.order_id)
            facts.append(
                PaymentFact(
                    **self.where(paid_at),
                    order_id=payment.order_id,
                    # "A payment without its order keeps its money, under a customer of its own"
                    customer=counted.customer if counted else ("order", payment.order_id),
                    amount=self.exchange.convert(payment.amount, payment.currency, day),
                    fee=self.exchange.convert(payment.fee_amount or ZERO, payment.currency, day),
                    method=payment.method,
                    paid_at=paid_at,
                    order=counted.order if counted else None,
                )
            )
        return facts

    def paid_part(self, counted: CountedOrder) -> Decimal:
        """Catalogue order_to_pay_amount_rate: "paid part of orders created in period".

        At most what the order amounts to; "a payment in another currency than its order counts as
        the whole order"; "a part payment pays the gift cards of an order in proportion"; converted
        at the order date.
        """
        payments = [
            payment
            for payment, _paid_at in self.counted_payments()
            if payment.order_id == counted.order.order_id
        ]
        if not payments:
            return ZERO
        share = Fraction(1)
        total = counted.order.total_amount
        if total > 0 and all(row.currency == counted.order.currency for row in payments):
            paid = sum((payment.amount for payment in payments), ZERO)
            share = min(Fraction(paid) / Fraction(total), Fraction(1))
        return rounded(Fraction(counted.value.gmv) * share * Fraction(counted.fx_factor))

    # -- facts ---------------------------------------------------------------------------------

    def order_facts(self) -> list[OrderFact]:
        paid_orders = {payment.order_id for payment, _paid_at in self.counted_payments()}
        return [self._order_fact(counted, paid_orders) for counted in self.orders.values()]

    def _order_fact(self, counted: CountedOrder, paid_orders: set[str]) -> OrderFact:
        value = counted.value

        def worth(amount: Decimal) -> Decimal:
            return rounded(Fraction(amount) * Fraction(counted.fx_factor))

        costs = [self.cost_of(each.line, counted.day, each.line.quantity) for each in value.lines]
        costed = [each for each, cost in zip(value.lines, costs, strict=True) if cost is not None]
        if value.lines:
            gross_sales = sum((worth(each.gross_sales) for each in value.lines), ZERO)
            discount = sum((worth(each.discount) for each in value.lines), ZERO)
        else:
            gross_sales, discount = worth(value.gross_sales), worth(value.discount)
        return OrderFact(
            **self.where(counted.order.created_at),
            order_id=counted.order.order_id,
            customer=counted.customer,
            gross_sales=gross_sales,
            discount=discount,
            shipping=worth(value.shipping),
            taxes=worth(value.taxes),
            duties=worth(value.duties),
            fees=worth(value.fees),
            gmv=worth(value.gmv),
            gmv_paid=self.paid_part(counted),
            cogs=sum((cost for cost in costs if cost is not None), ZERO),
            net_value_costed=sum(
                (worth(each.gross_sales) - worth(each.discount) for each in costed), ZERO
            ),
            is_gift_card_only=value.is_gift_card_only,
            is_paid=counted.order.order_id in paid_orders,
            is_cancelled_unshipped=self._is_cancelled_unshipped(counted.order),
        )

    def _is_cancelled_unshipped(self, order: Order) -> bool:
        """Catalogue order_cancel_rate: "cancelled (buyer or seller, before shipment)"."""
        if order.cancelled_at is None or order.cancelled_by not in (None, "buyer", "seller"):
            return False
        return not any(
            shipment.order_id == order.order_id
            and shipment.shipped_at is not None
            and shipment.shipped_at <= order.cancelled_at
            for shipment in self.tables.shipments
        )

    def processed_refunds(self) -> list[tuple[Refund, datetime]]:
        """ "Only processed refunds count, those with status `processed` and a date.\""""
        return [
            (refund, refund.processed_at)
            for refund in self.tables.refunds
            if refund.status == "processed"
            and refund.processed_at is not None
            and refund.order_id not in self.excluded
        ]

    def where(self, moment: datetime) -> dict[str, Any]:
        """Shop, business day and hour of a moment."""
        return {
            "shop_id": self.shop.shop_id,
            "platform": self.shop.platform,
            "day": business_day(moment, self.shop.zone),
            "hour": wall_clock_hour(moment, self.shop.zone),
        }


def _captured_at(payment: Payment) -> datetime:
    return payment.captured_at or payment.attempted_at
