"""Orders with their lines, payments and refunds, in every state the catalogue speaks of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from tests.oracle.money import CENT, ZERO, rounded
from tests.oracle.strategies_times import Clock, moments
from tests.oracle.strategies_visits import DEVICE_OF_COOKIE, VisitPlan
from tests.oracle.world import Order, OrderLine, Payment, Refund, RefundLine

PRICES = tuple(Decimal(price) for price in ("10", "9.99", "33.33", "0", "100.05"))
LINE_DISCOUNTS = tuple(Decimal(amount) for amount in ("0", "0", "1", "3.33"))
ORDER_DISCOUNTS = tuple(Decimal(amount) for amount in ("0", "0", "5", "10.01", "500"))
DELAYS = tuple(timedelta(hours=hours) for hours in (0, 1, 20, 49, 24 * 12))
PAYMENTS = (
    "full",
    "unpaid",
    "failed then full",
    "split",
    "partial",
    "too much",
    "deposit",
    "deposit and balance",
    "other currency",
    "no capture time",
    "voided",
    "pending",
)
REFUNDS = (
    "none",
    "none",
    "line",
    "line with amount, restocked late",
    "two lines in two refunds",
    "goods without lines",
    "goods without lines, tax unstated",
    "goodwill",
    "requested",
    "rejected",
)
TAX_KINDS = ("none", "added", "included by line", "included by line, two rates", "included")


@dataclass(frozen=True)
class Persona:
    """What an order says about its buyer."""

    customer_id: str | None = None
    email: str | None = None
    phone: str | None = None


@dataclass(frozen=True)
class OrderRows:
    """One order with its rows in the other tables; ``visit`` is the number of its visit."""

    order: Order
    lines: tuple[OrderLine, ...]
    payments: tuple[Payment, ...]
    refunds: tuple[Refund, ...]
    refund_lines: tuple[RefundLine, ...]
    visit: int | None
    has_purchase: bool

    def numbered(self, order_id: str) -> OrderRows:
        """The same rows under an id of their own."""
        return replace(
            self,
            order=replace(self.order, order_id=order_id),
            lines=tuple(replace(row, order_id=order_id) for row in self.lines),
            payments=tuple(
                replace(row, order_id=order_id, payment_id=f"{order_id}-{row.payment_id}")
                for row in self.payments
            ),
            refunds=tuple(
                replace(row, order_id=order_id, refund_id=f"{order_id}-{row.refund_id}")
                for row in self.refunds
            ),
            refund_lines=tuple(
                replace(row, order_id=order_id, refund_id=f"{order_id}-{row.refund_id}")
                for row in self.refund_lines
            ),
        )


@st.composite
def order_rows(
    draw: st.DrawFn,
    clock: Clock,
    shop_currency: str,
    personas: Sequence[Persona],
    visits: Sequence[VisitPlan],
) -> OrderRows:
    """One order; its id is given by ``numbered``."""
    persona = draw(st.sampled_from(personas))
    tracked = draw(_tracking(clock, visits))
    order, lines = draw(_priced(tracked["created_at"], draw(_currencies(shop_currency))))
    order = replace(
        order,
        customer_id=persona.customer_id,
        customer_email=persona.email,
        customer_phone=persona.phone,
        **{name: value for name, value in tracked.items() if name not in ("visit", "purchase")},
        **draw(_states(tracked["created_at"])),
    )
    payments = draw(_payments(order))
    refunds, refund_lines = draw(_refunds(order, lines))
    return OrderRows(
        order, lines, payments, refunds, refund_lines, tracked["visit"], tracked["purchase"]
    )


def _states(created_at: datetime) -> st.SearchStrategy[dict[str, Any]]:
    """What became of an order, soon or days later."""
    soon, late = created_at + timedelta(hours=3), created_at + timedelta(days=5)
    cancelled = {"status": "cancelled", "cancelled_at": soon}
    return st.sampled_from(
        (
            {"status": "paid"},
            {"status": None},
            {"status": "paid", "is_test": True},
            {"status": "completed", "completed_at": late, "is_flagged": True},
            {"status": "completed", "completed_at": soon},
            {**cancelled, "cancelled_by": "buyer", "close_reason": "changed_mind"},
            {**cancelled, "cancelled_at": late, "cancelled_by": "seller"},
            {**cancelled, "cancelled_by": "system"},
            {**cancelled, "cancelled_by": None},
            {"status": "paid", "presale_campaign_id": "presale"},
        )
    )


def _currencies(shop_currency: str) -> st.SearchStrategy[str]:
    return st.sampled_from((shop_currency, shop_currency, "USD", "EUR"))


@st.composite
def _tracking(draw: st.DrawFn, clock: Clock, visits: Sequence[VisitPlan]) -> dict[str, Any]:
    """How an order hangs together with the web: by purchase, session, cookie, source, or not."""
    kinds = ["none", "landing"]
    if visits:
        kinds = ["purchase", "session", "cookie", "cookie later", *kinds]
    kind = draw(st.sampled_from(kinds))
    tracked: dict[str, Any] = {"visit": None, "purchase": False}
    if kind in ("none", "landing"):
        tracked["created_at"] = draw(moments(clock))
        if kind == "landing":
            tracked |= {"landing_source": "google", "landing_medium": "organic", "device": "tablet"}
        return tracked
    number = draw(st.integers(0, len(visits) - 1))
    visit = visits[number]
    later = timedelta(hours=21) if kind == "cookie later" else timedelta(seconds=100)
    tracked |= {"visit": number, "created_at": visit.ended_at + later}
    tracked["device"] = DEVICE_OF_COOKIE[visit.cookie]
    if kind == "purchase":
        tracked["purchase"] = True
    elif kind == "session":
        tracked |= {"session_id": f"s{number}", "visitor_id": visit.cookie}
    else:
        tracked["visitor_id"] = visit.cookie
    return tracked


@st.composite
def _priced(
    draw: st.DrawFn, created_at: datetime, currency: str
) -> tuple[Order, tuple[OrderLine, ...]]:
    """Lines, discounts, tax and what the buyer owes, in agreement with each other."""
    tax_kind = draw(st.sampled_from(TAX_KINDS))
    shipping = draw(st.sampled_from((ZERO, Decimal("4.90"))))
    items = draw(
        st.lists(
            st.tuples(
                st.sampled_from("ABC"),
                st.sampled_from((1, 2, 3)),
                st.sampled_from(PRICES),
                st.sampled_from(LINE_DISCOUNTS),
                st.sampled_from((False, False, False, True)),
            ),
            max_size=3,
        )
    )
    includes_tax = tax_kind.startswith("included")
    lines = []
    for number, (sku, quantity, price, off, is_gift_card) in enumerate(items, start=1):
        worth = price * quantity
        own_discount = min(off, worth)
        tax = None
        if tax_kind.startswith("included by line"):
            percent = 7 if tax_kind.endswith("two rates") and number > 1 else 20
            tax = rounded((worth - own_discount) * percent / (100 + percent), CENT)
        lines.append(
            OrderLine(
                order_id="",
                line_id=str(number),
                sku=sku,
                quantity=quantity,
                unit_price=price,
                discount_amount=own_discount,
                tax_amount=tax,
                is_gift_card=is_gift_card and not includes_tax,
            )
        )
    goods = sum((line.unit_price * line.quantity for line in lines), ZERO)
    own = sum((line.discount_amount or ZERO for line in lines), ZERO)
    if not lines:
        goods = Decimal("40")
    discount: Decimal | None = None
    if draw(st.booleans()):
        of_the_order = ZERO
        if not tax_kind.startswith("included by line"):
            of_the_order = min(draw(st.sampled_from(ORDER_DISCOUNTS)), _goods_worth(lines, goods))
        discount = own + of_the_order
    after_discount = goods - (own if discount is None else discount)
    taxes = _taxes(tax_kind, lines, after_discount, shipping)
    duties = draw(st.sampled_from((None, None, Decimal("1.70"))))
    beside = shipping + (duties or ZERO) * 2
    total = after_discount + beside + (ZERO if includes_tax else taxes)
    order = Order(
        order_id="",
        created_at=created_at,
        currency=currency,
        total_amount=total,
        items_amount=draw(st.sampled_from((None, goods))),
        discount_amount=discount,
        shipping_amount=shipping,
        tax_amount=taxes,
        duties_amount=duties,
        fees_amount=duties,
        prices_include_tax=includes_tax,
    )
    return order, tuple(lines)


def _goods_worth(lines: Sequence[OrderLine], goods: Decimal) -> Decimal:
    """Most that the order can take off: goods after their own discounts, gift cards if alone."""
    if not lines:
        return goods
    has_goods = any(not line.is_gift_card for line in lines)
    bearing = [line for line in lines if not (has_goods and line.is_gift_card)]
    return sum(
        (line.unit_price * line.quantity - (line.discount_amount or ZERO) for line in bearing), ZERO
    )


def _taxes(
    tax_kind: str, lines: Sequence[OrderLine], after_discount: Decimal, shipping: Decimal
) -> Decimal:
    if tax_kind == "none":
        return ZERO
    if tax_kind == "added":
        return rounded(after_discount * Decimal("0.19"), CENT)
    if tax_kind == "included" or not lines:
        return rounded((after_discount + shipping) / 6, CENT)
    return sum((line.tax_amount or ZERO for line in lines), ZERO)


@st.composite
def _payments(draw: st.DrawFn, order: Order) -> tuple[Payment, ...]:
    kind = draw(st.sampled_from(PAYMENTS))
    at = order.created_at + timedelta(minutes=1)
    later = at + draw(st.sampled_from(DELAYS))
    total = order.total_amount
    full = Payment(
        payment_id="1",
        order_id="",
        attempted_at=at,
        captured_at=later,
        status="captured",
        method="card",
        amount=total,
        currency=order.currency,
        fee_amount=Decimal("0.35"),
    )
    part = rounded(total / 3, CENT)
    rest = replace(full, payment_id="2", amount=total - part, method="voucher")
    other = "EUR" if order.currency == "USD" else "USD"
    failed = replace(full, status="failed", captured_at=None, fee_amount=None)
    return {
        "full": (full,),
        "unpaid": (),
        "failed then full": (failed, replace(full, payment_id="2", attempted_at=later)),
        "split": (replace(full, amount=part, captured_at=at), rest),
        "partial": (replace(full, amount=part),),
        "too much": (replace(full, amount=total + Decimal("2.50")),),
        "deposit": (replace(full, amount=part, stage="deposit"),),
        "deposit and balance": (
            replace(full, amount=part, captured_at=at, stage="deposit"),
            replace(rest, stage="balance"),
        ),
        "other currency": (replace(full, currency=other),),
        "no capture time": (replace(full, captured_at=None),),
        "voided": (replace(full, status="voided"),),
        "pending": (replace(full, status="pending", captured_at=None),),
    }[kind]


@st.composite
def _refunds(
    draw: st.DrawFn, order: Order, lines: tuple[OrderLine, ...]
) -> tuple[tuple[Refund, ...], tuple[RefundLine, ...]]:
    kind = draw(st.sampled_from(REFUNDS))
    processed_at = order.created_at + timedelta(hours=2) + draw(st.sampled_from(DELAYS))
    refund = Refund(
        refund_id="1",
        order_id="",
        status="processed",
        amount=Decimal("12"),
        currency=order.currency,
        requested_at=order.created_at,
        processed_at=processed_at,
        refund_type="return_refund",
        shipping_amount=draw(st.sampled_from((None, Decimal("2")))),
        tax_amount=Decimal("1.50") if order.tax_amount else None,
        handling_cost=draw(st.sampled_from((None, Decimal("1.10")))),
    )
    goods = [line for line in lines if not line.is_gift_card]
    is_mixed = bool(goods) and len(goods) < len(lines)
    match kind:
        case "goodwill":
            return (replace(refund, refund_type="refund_only"),), ()
        case "requested" | "rejected":
            return (replace(refund, status=kind, processed_at=None),), ()
        case "goods without lines" | "goods without lines, tax unstated" if not is_mixed:
            # of an order of goods and gift cards nobody says what came back
            if kind.endswith("unstated"):
                refund = replace(refund, tax_amount=None)
            return (replace(refund, refund_type=None),), ()
        case "line" | "line with amount, restocked late" | "two lines in two refunds" if lines:
            return _line_refunds(kind, refund, lines)
    return (), ()


def _line_refunds(
    kind: str, refund: Refund, lines: tuple[OrderLine, ...]
) -> tuple[tuple[Refund, ...], tuple[RefundLine, ...]]:
    assert refund.processed_at is not None
    first, last = lines[0], lines[-1]
    of_first = RefundLine(
        refund_id="1", line_id=first.line_id, order_id="", quantity=1, sku=first.sku
    )
    if kind == "line":
        return (refund,), (of_first,)
    restocked_at = refund.processed_at + timedelta(days=1)
    of_last = RefundLine(
        refund_id="2",
        line_id=last.line_id,
        order_id="",
        quantity=last.quantity,
        sku=last.sku,
        amount=Decimal("5.55"),
        restocked_at=restocked_at,
    )
    if kind == "line with amount, restocked late":
        return (refund,), (replace(of_last, refund_id="1"),)
    again = replace(
        refund, refund_id="2", processed_at=refund.processed_at + timedelta(days=3), amount=ZERO
    )
    return (refund, again), (of_first, of_last)
