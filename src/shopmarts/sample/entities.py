"""The records of the world. Money in ten-thousandths, moments in epoch seconds (UTC).

Records know their whole life; `..._at(moment)` tells what an export made at that moment would show.
"""

from dataclasses import dataclass, field

from shopmarts.sample.calendar import DAY
from shopmarts.sample.catalogue import Sku
from shopmarts.sample.people import Person


@dataclass(slots=True)
class Line:
    """One order line; `order_discount` is its share of the order-level discount."""

    number: int
    sku: Sku
    quantity: int
    unit_price: int
    discount: int = 0
    order_discount: int = 0
    tax: int = 0

    @property
    def value(self) -> int:
        """Unit price times quantity, before discounts."""
        return self.unit_price * self.quantity

    @property
    def net(self) -> int:
        """What the buyer pays for the line's goods (with tax where prices contain it)."""
        return self.value - self.discount - self.order_discount


@dataclass(slots=True)
class Payment:
    """One attempt or instalment; `captured_at` None = never captured."""

    payment_id: str
    attempted_at: int
    method: str
    amount: int
    captured_at: int | None = None
    voided_at: int | None = None
    fee: int = 0
    stage: str = "full"
    card_brand: str = ""
    failure_reason: str = ""

    def is_captured_at(self, moment: int) -> bool:
        """Whether the money had arrived before a moment."""
        return self.captured_at is not None and self.captured_at < moment

    def status_at(self, moment: int) -> str:
        """captured, failed, voided or pending."""
        if self.failure_reason:
            return "failed"
        if self.voided_at is not None and self.voided_at < moment:
            return "voided"
        return "captured" if self.is_captured_at(moment) else "pending"


@dataclass(slots=True)
class RefundLine:
    """Goods of one refund: `amount` without tax and shipping."""

    line: Line
    quantity: int
    amount: int
    received_at: int | None
    restocked_at: int | None


@dataclass(slots=True)
class Refund:
    """One refund; amount = goods without tax + `tax_amount` of the goods + `shipping_amount`."""

    refund_id: str
    requested_at: int
    decided_at: int
    outcome: str  # processed | rejected | withdrawn
    refund_type: str
    reason: str
    phase: str
    amount: int
    tax_amount: int = 0
    shipping_amount: int = 0
    lines: list[RefundLine] = field(default_factory=list)
    is_platform_decided: bool = False
    handling_cost: int = 0

    def is_processed_at(self, moment: int) -> bool:
        """Whether the money had gone back before a moment."""
        return self.outcome == "processed" and self.decided_at < moment

    def status_at(self, moment: int) -> str:
        """requested, or how it was decided."""
        return self.outcome if self.decided_at < moment else "requested"


@dataclass(slots=True)
class Order:
    """One order with everything that ever happens to it."""

    number: int
    order_id: str
    created_at: int
    person: Person
    currency: str
    lines: list[Line]
    email: str = ""
    phone: str = ""
    order_discount: int = 0
    coupon: str = ""
    shipping: int = 0
    tax: int = 0
    total: int = 0
    is_test: bool = False
    is_staff: bool = False
    is_draft: bool = False
    is_presale: bool = False
    is_first: bool = False  # the buyer's first order: an account opens, if there is to be one
    note: str = ""
    device: str = ""
    cookie: str = ""
    session_id: str = ""
    payments: list[Payment] = field(default_factory=list)
    refunds: list[Refund] = field(default_factory=list)
    shipped_at: int | None = None
    delivered_at: int | None = None
    completed_at: int | None = None
    cancelled_at: int | None = None
    cancelled_by: str = ""
    close_reason: str = ""

    @property
    def items(self) -> int:
        """Value of all lines before discounts."""
        return sum(line.value for line in self.lines)

    @property
    def discount(self) -> int:
        """Line and order-level discounts together."""
        return self.order_discount + sum(line.discount for line in self.lines)

    @property
    def goods(self) -> list[Line]:
        """The lines that are not gift cards."""
        return [line for line in self.lines if not line.sku.is_gift_card]

    @property
    def settled_at(self) -> int:
        """The last moment anything happens to the order."""
        moments = [self.created_at, self.shipped_at, self.delivered_at, self.completed_at]
        moments += [self.cancelled_at]
        for payment in self.payments:
            moments += [payment.attempted_at, payment.captured_at, payment.voided_at]
        for refund in self.refunds:
            moments.append(refund.decided_at)
            for line in refund.lines:
                moments += [line.received_at, line.restocked_at]
        return max(moment for moment in moments if moment is not None)

    def paid_at(self, moment: int) -> int | None:
        """When the order had been paid in full, as known at a moment; None = not (yet)."""
        captured = [p for p in self.payments if p.is_captured_at(moment)]
        if sum(p.amount for p in captured) < self.total:
            return None
        return max((p.captured_at or 0 for p in captured), default=self.created_at)

    def refunded_at(self, moment: int) -> int:
        """Money given back before a moment."""
        return sum(r.amount for r in self.refunds if r.is_processed_at(moment))


@dataclass(slots=True)
class Event:
    """One web event; `page` is the path."""

    at: int
    name: str
    page: str
    sku: Sku | None = None
    quantity: int = 0
    value: int = 0
    order: Order | None = None


@dataclass(slots=True)
class Session:
    """One session of one cookie (numbered `cookie_key`).

    `key` numbers the visitor: the login if it becomes known in the session, else the cookie.
    """

    key: int
    cookie_key: int
    cookie: str
    number: int
    is_first: bool
    device: str
    country: str
    currency: str
    source: str = ""
    medium: str = ""
    campaign: str = ""
    click_id: str = ""
    referrer: str = ""
    user_id: str = ""
    login_from: int = 0  # the event from which on the login is known
    is_bot: bool = False
    is_staff: bool = False
    events: list[Event] = field(default_factory=list)

    @property
    def started_at(self) -> int:
        """Time of the first event."""
        return self.events[0].at


@dataclass(slots=True)
class Ticket:
    """One request of a buyer to the help desk; `rating` is Good, Bad, Offered or Not Offered."""

    order: Order
    opened_at: int
    reason: str
    channel: str
    replied_at: int
    solved_at: int
    replies: int
    reopens: int
    rating: str
    number: int = 0  # in the order in which they come in

    def status_at(self, moment: int) -> str:
        """New, Open, Solved or Closed, as the help desk names them."""
        if self.closed_at < moment:
            return "Closed"
        if self.solved_at < moment:
            return "Solved"
        return "Open" if self.replied_at < moment else "New"

    @property
    def closed_at(self) -> int:
        """When nothing can change any more: the help desk closes what has long been solved."""
        return self.solved_at + 4 * DAY


@dataclass(slots=True)
class Answer:
    """A buyer's answer to a survey of 0 to 10; `submitted_at` None = left before the end."""

    order: Order
    opened_at: int
    score: int
    comment: str
    submitted_at: int | None
    number: int = 0  # in the order in which they come in

    @property
    def at(self) -> int:
        """When it comes in: sent off, or begun by somebody who left."""
        return self.opened_at if self.submitted_at is None else self.submitted_at
