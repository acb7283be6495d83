"""Visits of few cookies and logins, with and without session ids, carts and sources."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from hypothesis import strategies as st

from tests.oracle.strategies_times import Clock, moments
from tests.oracle.world import Order, WebEvent

OWN_HOST = "https://shop.example.org"
DEVICE_OF_COOKIE = {"v1": "desktop", "v2": "mobile", "v3": None, "staff": "desktop", None: "app"}
STEPS = (
    "page_view",
    "product_view",
    "add_to_cart",
    "remove_from_cart",
    "begin_checkout",
    "add_payment_info",
    "sign_up",
    "search",
    "purchase",
)
GAPS_IN_SECONDS = (10, 20, 60, 600, 1790, 1800, 1810, 4000)
SOURCES: tuple[dict[str, str], ...] = (
    {},
    {"utm_source": "google", "utm_medium": "cpc", "utm_campaign": "brand", "click_id": "gclid.1"},
    {"utm_source": "newsletter", "utm_medium": "email", "utm_campaign": "weekly"},
    {"utm_source": "facebook", "utm_medium": "paid_social", "utm_campaign": "Shopping days"},
    {"utm_source": "partner", "utm_medium": "affiliate"},
    {"utm_source": "criteo", "utm_medium": "cpm"},
    {"utm_source": "somewhere", "utm_medium": "unheard-of"},
    {"referrer": "https://www.google.com/"},
    {"referrer": "https://l.facebook.com/"},
    {"referrer": "https://www.youtube.com/watch"},
    {"referrer": "https://chatgpt.com/"},
    {"referrer": "https://blog.example.com/post"},
    {"referrer": "https://paypal.com/checkout"},
    {"referrer": f"{OWN_HOST}/cart"},
    {"referrer": "https://www.google.com/", "click_id": "gclid.2"},
)


@dataclass(frozen=True)
class VisitPlan:
    """What a visitor does in one go; the source may come with a later hit than the first."""

    started_at: datetime
    steps: tuple[tuple[str, int], ...]
    currency: str
    cookie: str | None
    login: str | None
    login_since: int
    source: dict[str, str]
    source_at: int
    has_session_id: bool
    has_cart_id: bool
    is_bot: bool

    @property
    def times(self) -> list[datetime]:
        times, at = [], self.started_at
        for number, (_name, gap) in enumerate(self.steps):
            at += timedelta(seconds=gap if number else 0)
            times.append(at)
        return times

    @property
    def cart_id(self) -> str | None:
        return f"cart-{self.cookie}" if self.has_cart_id else None

    @property
    def ended_at(self) -> datetime:
        return self.times[-1]


@st.composite
def visit_plans(draw: st.DrawFn, clock: Clock, currency: str, most: int) -> list[VisitPlan]:
    """Visits in no order; one may begin in the middle of the one before."""
    plans: list[VisitPlan] = []
    for number in range(draw(st.integers(0, most))):
        started_at, begins_within_last = draw(st.tuples(moments(clock), st.booleans()))
        if plans and begins_within_last:
            started_at = plans[-1].started_at + timedelta(minutes=5)
        who = draw(
            st.sampled_from(
                (
                    ("v1", None),
                    ("v1", "u1"),
                    ("v2", None),
                    ("v2", "u1"),
                    ("v3", "u2"),
                    (None, "u2"),
                    (None, None),
                    ("staff", "S1"),
                )
            )
        )
        login_since = draw(st.sampled_from((0, 1, 2)))
        steps = draw(
            st.lists(
                st.tuples(st.sampled_from(STEPS), st.sampled_from(GAPS_IN_SECONDS)),
                min_size=1,
                max_size=6,
            )
        )
        plans.append(
            VisitPlan(
                # seconds tell the hits of different visits apart
                started_at=started_at + timedelta(seconds=number),
                steps=tuple(steps),
                currency=currency,
                cookie=who[0],
                login=who[1],
                login_since=login_since,
                source=draw(st.sampled_from(SOURCES)),
                source_at=draw(st.sampled_from((0, 0, 1))),
                has_session_id=draw(st.booleans()),
                has_cart_id=draw(st.booleans()),
                is_bot=draw(st.sampled_from((False, False, False, True))),
            )
        )
    return plans


def visit_events(number: int, plan: VisitPlan, order: Order | None) -> Iterator[WebEvent]:
    """The hits of a plan, and the purchase of an order at its end."""
    steps = [(name, at, None) for (name, _gap), at in zip(plan.steps, plan.times, strict=True)]
    hits: list[tuple[str, datetime, str | None]] = [*steps]
    if order is not None:
        hits.append(("purchase", order.created_at, order.order_id))
    for position, (name, at, order_id) in enumerate(hits):
        source = plan.source if position == plan.source_at else {}
        is_cart_hit = name in ("add_to_cart", "remove_from_cart", "begin_checkout")
        yield WebEvent(
            event_id=f"e{number}-{position}",
            occurred_at=at,
            event_name=name,
            visitor_id=plan.cookie,
            user_id=plan.login if position >= plan.login_since else None,
            session_id=f"s{number}" if plan.has_session_id else None,
            page_url=f"{OWN_HOST}/",
            device=DEVICE_OF_COOKIE[plan.cookie],
            sku="A" if is_cart_hit else None,
            quantity=2 if is_cart_hit else None,
            value=Decimal("20.00") if is_cart_hit else None,
            currency=plan.currency if is_cart_hit else None,
            order_id=order_id,
            cart_id=plan.cart_id if is_cart_hit else None,
            is_bot=plan.is_bot,
            **source,
        )
