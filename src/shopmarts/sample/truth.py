"""The true totals of the world: a second, independent computation that tests compare marts with.

They are added up from the simulated records, never read back from the files. Definitions, per
shop, per business month (in the shop's timezone) and for the whole time (`all`). Test orders and
orders of staff customers are left out everywhere. Money is in the transaction's currency, one total
per currency, as text with four decimals; counts are plain numbers over all currencies.

At the order's creation date (cancelled and unpaid orders included; of those of Amazon, which shows
them without prices, only the order and its buyer, and the units of what is not paid yet):

- `orders_count`: orders.
- `gross_sales`: sum of unit price x quantity of all lines but gift cards, before discounts, without
  tax: where prices contain tax, each line's value / (1 + rate), rounded half-up at 4 decimals.
- `discount_amount`: per order the sum of each non-gift-card line's own discount / (1 + rate), plus
  the order-level discount / (1 + rate), each rounded half-up at 4 decimals. Gift cards are never
  discounted, and an order with a gift card never has an order-level discount.
- `gmv`: sum of the orders' total amounts, gift cards, shipping and tax included.
- `units`: sum of quantities without gift cards.
- `ordering_buyers`: distinct buyers. Registered customers, guests by e-mail (whatever its case) and
  guests by phone (whatever its punctuation) are one buyer each however often they order; an order
  without customer, e-mail and phone is a buyer of its own.
- `known_customers`: the same without orders that have neither customer, e-mail nor phone.

At the date the money moved:

- `paid_amount`: captured payments, at the capture date; the deposit of a presale order counts at
  the date its balance is captured, and not at all while the balance is open.
  Amazon charges when it ships, and tells no date of it: at the order date, if it was shipped.
- `paid_orders`, `paying_buyers`: distinct orders and buyers with a payment so counted. Free orders
  (total 0) have no payment and are not among them.
- `refund_amount`: all money of processed refunds, at the processing date. Tmall dates no refund of
  an order that is not complete, which never reached the shop: it is of the date of the payment.
- `returns_amount`: goods of processed refunds, without tax and shipping, at the processing date:
  the sum of the refund lines; a refund without lines counts 0, so does an exchange. For Shopify,
  whose exports know refunds only as transactions (all of them goods): each refund transaction's
  amount / (1 + rate), rounded half-up at 4 decimals. For Tmall, which names no postage either: all
  money, less the postage of orders given back before they were complete, in full.
- `net_sales`: gross_sales - discount_amount - returns_amount, each at its own date.

At the date of the web event; events of bots and of sessions with a staff login are left out:

- `page_views`: page view events.
- `sessions`: sessions, at the date of their first event. A session is what the source numbers as
  one, or else a cookie's events with no gap over 30 minutes.
- `unique_visitors`: distinct visitors with an event in the period, whichever event. A visitor is
  the login known at any event of the session, else the cookie; nothing is stitched across sessions.
- `new_visitors`: visitors whose first event ever lies in the period.
- `carts_created`: sessions with an add-to-cart event, at the date of the first; removing the goods
  again does not undo it. One session never has two carts, and one cart never two sessions.
- `carts_converted`: those of them that end in an order (always within 24 hours, and nobody who
  leaves a cart behind orders within the next 24 hours), at the date the cart was created.

At the date at which they come in:

- `tickets`: requests to the help desk.
- `survey_responses`: finished answers to a survey; `survey_score`: the sum of their scores.

Only for the whole time:

- `cogs_amount`: for the lines of all orders counted above but gift cards, unit cost valid on the
  order's business date x (quantity - quantity restocked before the end); a SKU without cost adds
  0; in the currency of the cost, which is the shop's own. Shopify knows one cost per SKU; neither
  Shopify nor a marketplace tells of restocking.
- `payment_fees`: fees of captured payments, deposits of unpaid presale orders included.
- `ad_spend`: spend of all campaigns.
- `tickets_solved`: tickets solved before the end.
- `test_orders_excluded`, `staff_orders_excluded`: orders left out. `bot_events_excluded`,
  `staff_events_excluded`: web events left out.
"""

from collections import Counter, defaultdict
from datetime import date

from shopmarts.sample.bitmap import Bitmap
from shopmarts.sample.calendar import Calendar
from shopmarts.sample.entities import Answer, Order, Refund, Session, Ticket
from shopmarts.sample.money import text4, without_tax
from shopmarts.sample.shops import Shop

ALL = "all"
MONEY = (
    "gross_sales", "discount_amount", "returns_amount", "net_sales", "refund_amount", "gmv",
    "paid_amount",
)  # fmt: skip
MONEY_ALL = ("cogs_amount", "payment_fees", "ad_spend")
COUNTS = (
    "orders_count", "paid_orders", "paying_buyers", "ordering_buyers", "known_customers", "units",
    "page_views", "sessions", "unique_visitors", "new_visitors", "carts_created", "carts_converted",
    "tickets", "survey_responses", "survey_score",
)  # fmt: skip
COUNTS_ALL = (
    "test_orders_excluded", "staff_orders_excluded", "bot_events_excluded", "staff_events_excluded",
    "tickets_solved",
)  # fmt: skip


class Truth:
    """Adds up one shop's records as they are told; `totals()` gives the result."""

    def __init__(self, shop: Shop, calendar: Calendar) -> None:
        self._shop = shop
        self._calendar = calendar
        self._money: dict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
        self._counts: dict[str, Counter[str]] = defaultdict(Counter)
        self._distinct: dict[tuple[str, str], Bitmap] = {}

    def day(self, day: date) -> None:
        """Begin a day: distinct counts of earlier months can no longer change."""
        month = f"{day:%Y-%m}"
        for key, period in [k for k in self._distinct if k[1] != ALL and k[1] < month]:
            del self._distinct[key, period]

    def order(self, order: Order) -> None:
        """Count an order with its payments and refunds."""
        if order.is_test:
            self._counts[ALL]["test_orders_excluded"] += 1
            return
        if order.is_staff:
            self._counts[ALL]["staff_orders_excluded"] += 1
            return
        at, currency, buyer = order.created_at, order.currency, order.person
        self._count("orders_count", at)
        self._count_once("ordering_buyers", at, buyer.number)
        if buyer.is_known:
            self._count_once("known_customers", at, buyer.number)
        end, is_amazon = self._calendar.end, self._shop.platform == "amazon"
        if is_amazon and order.cancelled_at is not None and order.cancelled_at < end:
            return
        for line in order.goods:
            self._count("units", at, line.quantity)
        if is_amazon and order.paid_at(end) is None:
            return
        self._add("gmv", at, currency, order.total)
        self._add("discount_amount", at, currency, self._net(order.order_discount))
        for line in order.goods:
            self._add("gross_sales", at, currency, self._net(line.value))
            self._add("discount_amount", at, currency, self._net(line.discount))
        self._payments(order)
        self._cost_of_goods(order)
        for refund in order.refunds:
            if refund.is_processed_at(end):
                refunded_at = self._refunded_at(order, refund)
                self._add("refund_amount", refunded_at, currency, refund.amount)
                self._add("returns_amount", refunded_at, currency, self._goods(refund))

    def session(self, session: Session) -> None:
        """Count a session with its events."""
        if session.is_bot or session.is_staff:
            key = "bot_events_excluded" if session.is_bot else "staff_events_excluded"
            self._counts[ALL][key] += len(session.events)
            return
        self._count("sessions", session.started_at)
        carted_at, month = None, ""
        for event in session.events:
            if self._calendar.month(event.at) != month:
                month = self._calendar.month(event.at)
                self._count_once("unique_visitors", event.at, session.key)
            if event.name == "page_view":
                self._count("page_views", event.at)
            elif event.name == "add_to_cart" and carted_at is None:
                carted_at = event.at
        if carted_at is not None:
            self._count("carts_created", carted_at)
            if session.events[-1].order is not None:
                self._count("carts_converted", carted_at)

    def ticket(self, ticket: Ticket) -> None:
        """Count a request to the help desk."""
        self._count("tickets", ticket.opened_at)
        self._counts[ALL]["tickets_solved"] += ticket.solved_at < self._calendar.end

    def answer(self, answer: Answer) -> None:
        """Count an answer to a survey."""
        if answer.submitted_at is not None:
            self._count("survey_responses", answer.submitted_at)
            self._count("survey_score", answer.submitted_at, answer.score)

    def ad_spend(self, amount: int) -> None:
        """Count money spent on advertising, in the shop's currency."""
        self._money[ALL]["ad_spend", self._shop.currency] += amount

    def totals(self) -> dict[str, dict[str, object]]:
        """Return period (`2025-03`, ..., `all`) -> KPI -> count, or currency -> amount as text."""
        periods = sorted({*self._money, *self._counts} - {ALL})
        return {period: self._period(period) for period in (*periods, ALL)}

    def _payments(self, order: Order) -> None:
        end = self._calendar.end
        captured = [p for p in order.payments if p.is_captured_at(end)]
        for payment in captured:
            self._money[ALL]["payment_fees", order.currency] += payment.fee
        if order.is_presale:
            counted_at = [p.captured_at or 0 for p in captured if p.stage == "balance"]
            counted = [(at, sum(p.amount for p in captured)) for at in counted_at]
        elif self._shop.platform == "amazon":
            is_shipped = order.shipped_at is not None and order.shipped_at < end
            counted = [(order.created_at, order.total)] if is_shipped else []
        else:
            counted = [(p.captured_at or 0, p.amount) for p in captured]
        for at, amount in counted:
            self._add("paid_amount", at, order.currency, amount)
            self._count_once("paying_buyers", at, order.person.number)
        for month in {self._calendar.month(at) for at, _ in counted}:
            self._counts[month]["paid_orders"] += 1
        self._counts[ALL]["paid_orders"] += bool(counted)

    def _cost_of_goods(self, order: Order) -> None:
        day = self._calendar.business_date(order.created_at)
        total = sum(line.sku.cost_on(day) * line.quantity for line in order.goods)
        if self._shop.platform != "shopify" and not self._shop.is_marketplace:
            for returned in (line for refund in order.refunds for line in refund.lines):
                if returned.restocked_at is not None and returned.restocked_at < self._calendar.end:
                    total -= returned.line.sku.cost_on(day) * returned.quantity
        self._money[ALL]["cogs_amount", self._shop.currency] += total

    def _refunded_at(self, order: Order, refund: Refund) -> int:
        if self._shop.platform == "tmall" and order.completed_at is None:
            return order.paid_at(self._calendar.end) or order.created_at
        return refund.decided_at

    def _goods(self, refund: Refund) -> int:
        if self._shop.platform == "shopify":
            return without_tax(refund.amount, self._shop.tax_percent)
        if self._shop.platform == "tmall":
            return refund.amount - (refund.shipping_amount if refund.lines else 0)
        return sum(line.amount for line in refund.lines)

    def _net(self, amount: int) -> int:
        return without_tax(amount, self._shop.tax_percent)

    def _add(self, key: str, at: int, currency: str, amount: int) -> None:
        self._money[self._calendar.month(at)][key, currency] += amount
        self._money[ALL][key, currency] += amount

    def _count(self, key: str, at: int, number: int = 1) -> None:
        self._counts[self._calendar.month(at)][key] += number
        self._counts[ALL][key] += number

    def _count_once(self, key: str, at: int, member: int) -> None:
        month = self._calendar.month(at)
        if self._add_member(key, month, member):
            self._counts[month][key] += 1
        if self._add_member(key, ALL, member):
            self._counts[ALL][key] += 1
            if key == "unique_visitors":
                self._count("new_visitors", at)

    def _add_member(self, key: str, period: str, member: int) -> bool:
        if (key, period) not in self._distinct:
            self._distinct[key, period] = Bitmap()
        return self._distinct[key, period].add(member)

    def _period(self, period: str) -> dict[str, object]:
        money, counts = self._money[period], self._counts[period]
        currencies = sorted({currency for _, currency in self._money[ALL]})
        for currency in currencies:
            money["net_sales", currency] = (
                money["gross_sales", currency]
                - money["discount_amount", currency]
                - money["returns_amount", currency]
            )
        in_all = period == ALL
        shown: dict[str, object] = {
            key: {currency: text4(money[key, currency]) for currency in currencies}
            for key in MONEY + (MONEY_ALL if in_all else ())
        }
        shown.update((key, counts[key]) for key in COUNTS + (COUNTS_ALL if in_all else ()))
        return shown
