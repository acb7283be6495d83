"""Rows of the universal templates, as an export made at a given moment would show them."""

from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta

from shopmarts.sample.calendar import DAY, HOUR, START
from shopmarts.sample.entities import Event, Order, Payment, Refund, Session
from shopmarts.sample.files import Row
from shopmarts.sample.money import UNIT, cents, text
from shopmarts.sample.people import STAFF_NUMBER, scramble
from shopmarts.sample.world import World, session_id

HEADERS: dict[str, tuple[str, ...]] = {
    "orders": (
        "order_id", "order_number", "created_at", "currency", "customer_id", "customer_email",
        "customer_phone", "status", "completed_at", "cancelled_at", "cancelled_by", "close_reason",
        "items_amount", "discount_amount", "shipping_amount", "tax_amount", "duties_amount",
        "fees_amount", "total_amount", "prices_include_tax", "ship_country", "ship_region",
        "visitor_id", "session_id", "device", "coupon_codes", "presale_campaign_id", "is_test",
        "is_flagged",
    ),
    "order_lines": (
        "order_id", "line_id", "sku", "product_name", "quantity", "unit_price", "discount_amount",
        "tax_amount", "is_gift_card",
    ),
    "payments": (
        "payment_id", "order_id", "attempted_at", "captured_at", "status", "method", "amount",
        "currency", "fee_amount", "stage", "card_brand", "failure_reason",
    ),
    "refunds": (
        "refund_id", "order_id", "requested_at", "processed_at", "status", "refund_type",
        "reason_code", "amount", "shipping_amount", "tax_amount", "currency", "phase",
        "is_platform_decided", "handling_cost",
    ),
    "refund_lines": (
        "refund_id", "line_id", "order_id", "sku", "quantity", "amount", "restocked_at",
        "received_at",
    ),
    "customers": (
        "customer_id", "email", "phone", "created_at", "country", "is_member", "member_since",
        "member_tier", "accepts_marketing", "is_staff",
    ),
    "products": (
        "sku", "product_id", "product_name", "category_l1", "category_l2", "brand", "price",
        "currency", "is_exclusive", "created_at",
    ),
    "sku_costs": ("sku", "valid_from", "unit_cost", "currency"),
    "marketing_costs": ("cost_id", "date", "kind", "channel_group", "amount", "currency"),
    "platform_fees": ("fee_id", "date", "order_id", "kind", "amount", "currency"),
    "shipments": (
        "shipment_id", "order_id", "carrier", "service_level", "warehouse", "tracking_number",
        "is_tracking_valid", "promised_ship_by", "shipped_at", "promised_delivery_at",
        "delivered_at", "is_in_full", "is_damaged", "is_lost", "shipping_cost", "currency",
        "ship_country",
    ),
    "web_events": (
        "event_id", "occurred_at", "event_name", "visitor_id", "user_id", "session_id", "page_url",
        "page_group", "referrer", "utm_source", "utm_medium", "utm_campaign", "click_id", "device",
        "country", "sku", "quantity", "value", "currency", "order_id", "cart_id", "is_bot",
    ),
    "messages": (
        "message_id", "channel", "campaign_id", "customer_id", "sent_at", "delivered_at",
        "is_cart_reminder", "cart_id",
    ),
    "web_vitals": (
        "occurred_at", "visitor_id", "page_url", "metric", "value", "page_group", "device",
        "country",
    ),
    "platform_traffic": (
        "date", "period_grain", "channel", "device", "unique_visitors", "new_visitors",
        "page_views", "impressions", "clicks", "bounce_visitors", "avg_stay_seconds",
        "cart_visitors", "ordering_buyers", "order_amount", "paying_buyers", "paid_orders",
        "paid_amount", "inquiries", "inquiry_buyers", "currency",
    ),
    "ad_spend": (
        "date", "ad_platform", "campaign_id", "ad_group_id", "country", "campaign_name", "spend",
        "currency", "impressions", "clicks", "audience",
    ),
}  # fmt: skip

_CART_EVENTS = ("add_to_cart", "remove_from_cart", "begin_checkout", "purchase")
_PAGE_GROUPS = {"": "home", "products": "product", "search": "search", "cart": "cart"}


class UniversalRows:
    """Renders one shop's records; methods with `at` show the state at that moment."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._shop = world.shop
        self._calendar = world.calendar
        has_offset = self._shop.country == "US"
        self._time: Callable[[int], str] = (
            world.calendar.text_with_offset if has_offset else world.calendar.text
        )

    def order(self, order: Order, at: int) -> Row:
        """Return the order's row."""
        person = order.person
        return (
            order.order_id, order.number, self._time(order.created_at), order.currency,
            person.customer_id, order.email, order.phone, self._status(order, at),
            self._past(order.completed_at, at), self._past(order.cancelled_at, at),
            *((order.cancelled_by, order.close_reason)
              if order.cancelled_at is not None and order.cancelled_at < at else ("", "")),
            text(order.items), text(order.discount), text(order.shipping), text(order.tax),
            "0.00", "0.00", text(order.total), _flag(self._shop.is_tax_inclusive), person.country,
            person.region, order.cookie, order.session_id, order.device, order.coupon,
            "", _flag(order.is_test), "false",
        )  # fmt: skip

    def lines(self, order: Order) -> list[Row]:
        """Return the rows of the order's lines."""
        return [
            (
                order.order_id, f"{order.order_id}-{line.number}", line.sku.sku, line.sku.name,
                line.quantity, text(line.unit_price), text(line.discount), text(line.tax),
                _flag(line.sku.is_gift_card),
            )
            for line in order.lines
        ]  # fmt: skip

    def payment(self, order: Order, payment: Payment, at: int) -> Row:
        """Return a payment's row."""
        is_captured = payment.is_captured_at(at)
        return (
            payment.payment_id, order.order_id, self._time(payment.attempted_at),
            self._past(payment.captured_at, at), payment.status_at(at), payment.method,
            text(payment.amount), order.currency, text(payment.fee) if is_captured else "",
            payment.stage, payment.card_brand, payment.failure_reason,
        )  # fmt: skip

    def refund(self, order: Order, refund: Refund, at: int) -> Row:
        """Return a refund's row."""
        processed = refund.decided_at if refund.outcome == "processed" else None
        return (
            refund.refund_id, order.order_id, self._time(refund.requested_at),
            self._past(processed, at), refund.status_at(at), refund.refund_type, refund.reason,
            text(refund.amount), text(refund.shipping_amount), text(refund.tax_amount),
            order.currency, refund.phase, _flag(refund.is_platform_decided),
            text(refund.handling_cost),
        )  # fmt: skip

    def refund_lines(self, order: Order, refund: Refund, at: int) -> list[Row]:
        """Return the rows of a refund's lines."""
        return [
            (
                refund.refund_id, f"{order.order_id}-{given.line.number}", order.order_id,
                given.line.sku.sku, given.quantity, text(given.amount),
                self._past(given.restocked_at, at), self._past(given.received_at, at),
            )
            for given in refund.lines
        ]  # fmt: skip

    def customer(self, order: Order) -> Row:
        """Return the row of the customer whose account the order opened."""
        person, created = order.person, self._time(order.created_at)
        is_member = scramble(person.number) % 3 == 0
        return (
            person.customer_id, person.email, person.phone, created, person.country,
            _flag(is_member), created if is_member else "", "silver" if is_member else "",
            _flag(scramble(person.number) % 2 == 0), "false",
        )  # fmt: skip

    def staff(self) -> Row:
        """Return the row of the staff account."""
        person = self._world.people.person(STAFF_NUMBER)
        created = self._time(next(self._calendar.day_bounds())[1] - 30 * DAY)
        return (
            person.customer_id, "staff@example.com", "", created, person.country, "false", "", "",
            "false", "true",
        )  # fmt: skip

    def platform_fees(self, order: Order) -> list[Row]:
        """Return what the shop's own platform takes of an order."""
        if order.is_test or order.total == 0:
            return []
        day = self._calendar.business_date(order.created_at)
        fee = text(cents(order.total, 100))
        return [(f"F{order.number}", day, order.order_id, "commission", fee, order.currency)]

    def shipment(self, order: Order, at: int) -> Row:
        """Return the row of the order's only shipment."""
        shipped = order.shipped_at or 0
        return (
            f"S{order.number}", order.order_id, ("ups", "fedex", "usps")[order.number % 3],
            "standard", "LAX1", f"1Z{scramble(order.number) % 10**10:010d}",
            _flag(order.number % 40 != 0), self._time(order.created_at + 2 * DAY),
            self._time(shipped), self._time(order.created_at + 6 * DAY),
            self._past(order.delivered_at, at), "true", _flag(order.number % 97 == 0), "false",
            text(6 * UNIT + order.number % 5 * UNIT), self._shop.currency, order.person.country,
        )  # fmt: skip

    def events(self, session: Session) -> Iterator[Row]:
        """Yield the rows of a session's events."""
        prefix = "b" if session.is_bot else "e"
        has_ids = self._shop.has_session_ids
        ids = (session_id(session), _cart_id(session)) if has_ids else ("", "")
        for place, event in enumerate(session.events):
            arrival = (
                (session.referrer, session.source, session.medium, session.campaign,
                 session.click_id)
                if place == 0 else ("", "", "", "", "")
            )  # fmt: skip
            yield (
                f"{prefix}{session.number:09d}-{place:02d}", self._time(event.at), event.name,
                session.cookie, session.user_id if place >= session.login_from else "", ids[0],
                f"https://{self._shop.domain}{event.page}", _page_group(event), *arrival,
                session.device, session.country, event.sku.sku if event.sku else "",
                event.quantity or "",
                *((text(event.value), session.currency) if event.value else ("", "")),
                event.order.order_id if event.order else "",
                ids[1] if event.name in _CART_EVENTS else "", _flag(session.is_bot),
            )  # fmt: skip

    def reminded_at(self, session: Session) -> int | None:
        """Return when somebody is reminded of the cart left behind; one cart in three is."""
        if not self._shop.has_session_ids or session.is_bot or session.number % 3:
            return None
        if session.events[-1].order or all(e.name != "add_to_cart" for e in session.events):
            return None
        return session.events[-1].at + DAY + 2 * HOUR

    def reminder(self, session: Session, at: int) -> Row:
        """Return the row of the message that reminds of the session's cart."""
        sent_at = self._time(at)
        return (
            f"M{session.number:09d}", "email", "cart-reminder", session.user_id, sent_at, sent_at,
            "true", _cart_id(session),
        )  # fmt: skip

    def web_vitals(
        self, session: Session, event: Event, values: Sequence[tuple[str, str]]
    ) -> Iterator[Row]:
        """Yield a row per metric of a page load."""
        url = f"https://{self._shop.domain}{event.page}"
        for metric, value in values:
            yield (
                self._time(event.at), session.cookie, url, metric, value, _page_group(event),
                session.device, session.country,
            )  # fmt: skip

    def products(self) -> Iterator[Row]:
        """Yield a row per SKU."""
        created = f"{START - timedelta(days=200)}T00:00:00Z"
        for sku in self._world.catalogue.all:
            name = f"{sku.name} {sku.option}".strip()
            yield (
                sku.sku, sku.product_id, name, sku.category, sku.subcategory, self._shop.name,
                text(sku.price), self._shop.currency, "false", created,
            )  # fmt: skip

    def sku_costs(self) -> Iterator[Row]:
        """Yield a row per SKU and cost change."""
        for sku in self._world.catalogue.all:
            for valid_from, cost in sku.costs:
                yield sku.sku, valid_from, text(cost), self._shop.currency

    def marketing_costs(self) -> Iterator[Row]:
        """Yield two costs a month: the agency, and gifts for loyal customers."""
        days = (START + timedelta(days=number) for number in range(self._calendar.days))
        for day in (day for day in days if day.day == 1):
            month = f"{day:%Y%m}"
            yield f"A{month}", day, "acquisition", "", "900.00", self._shop.currency
            yield f"G{month}", day, "retention", "Email", "150.00", self._shop.currency

    def _status(self, order: Order, at: int) -> str:
        if order.cancelled_at is not None and order.cancelled_at < at:
            return "closed" if order.cancelled_by == "system" else "cancelled"
        for status, moment in (("completed", order.completed_at), ("shipped", order.shipped_at)):
            if moment is not None and moment < at:
                return status
        return "created" if order.paid_at(at) is None else "paid"

    def _past(self, moment: int | None, at: int) -> str:
        return self._time(moment) if moment is not None and moment < at else ""


def _cart_id(session: Session) -> str:
    return f"c{session.number:09d}"


def _page_group(event: Event) -> str:
    return _PAGE_GROUPS.get(event.page.split("/")[1], "checkout")


def _flag(value: bool) -> str:
    return "true" if value else "false"
