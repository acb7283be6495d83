"""What is beside orders and visits: page loads, platform reports, reminders, targets."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import strategies as st

from tests.oracle.strategies_times import Clock, day_offsets, moments
from tests.oracle.world import Message, PlatformTraffic, Target, WebVital

# good, on the limit, and poor values of every metric
METRICS = {
    "LCP": ("1200", "2500", "2500.5", "9000"),
    "INP": ("40", "200", "201", "900"),
    "CLS": ("0", "0.1", "0.1001", "0.7"),
    "TTFB": ("90", "800.25"),
    "LOAD": ("1500", "7000.5"),
}
PAGE_GROUPS = ("home", "product", None)
DEVICES = ("mobile", "desktop", None)


@st.composite
def web_vitals(draw: st.DrawFn, clock: Clock) -> tuple[WebVital, ...]:
    """A few loads, or of one page group as many as its rating asks for."""
    few = draw(
        st.lists(
            st.tuples(
                moments(clock),
                st.sampled_from(sorted(METRICS)),
                st.integers(0, 3),
                st.sampled_from(PAGE_GROUPS),
                st.sampled_from(DEVICES),
            ),
            max_size=5,
        )
    )
    loads = [
        WebVital(
            occurred_at=at,
            visitor_id=f"load-{number}",
            page_url=f"https://shop.example.org/{page_group or ''}",
            metric=metric,
            value=_value(metric, choice),
            page_group=page_group,
            device=device,
        )
        for number, (at, metric, choice, page_group, device) in enumerate(few)
    ]
    return (*loads, *draw(st.one_of(st.just(()), _loads_of_home(clock))))


@st.composite
def _loads_of_home(draw: st.DrawFn, clock: Clock) -> tuple[WebVital, ...]:
    """About as many loads of one page as it takes to rate it, two of the three values mixed."""
    day, choices = draw(
        st.tuples(day_offsets(), st.lists(st.integers(0, 3), min_size=3, max_size=3))
    )
    noon = clock.moment(day, (12, 0, 0))
    return tuple(
        WebVital(
            occurred_at=noon + timedelta(seconds=number),
            visitor_id=f"home-{number}",
            page_url="https://shop.example.org/",
            metric=metric,
            # every fourth load is another one, so that a percentile lies between two values
            value=_value(metric, choice + (1 if number % 4 == 0 else 0)),
            page_group="home",
            device="mobile",
        )
        for number in range(draw(st.sampled_from((29, 30, 31))))
        for metric, choice in zip(("LCP", "INP", "CLS"), choices, strict=True)
    )


def _value(metric: str, choice: int) -> Decimal:
    values = METRICS[metric]
    return Decimal(values[choice % len(values)])


@st.composite
def platform_traffic(draw: st.DrawFn, start: date) -> tuple[PlatformTraffic, ...]:
    """Days of a marketplace, and rows that are none of its days: a week, a channel."""
    days = draw(st.lists(day_offsets(), max_size=2, unique=True))
    rows = [
        PlatformTraffic(
            date=start + timedelta(days=day),
            period_grain="day",
            impressions=draw(st.sampled_from((None, 0, 1000))),
            clicks=draw(st.sampled_from((None, 0, 31))),
        )
        for day in days
    ]
    if rows and draw(st.booleans()):
        rows += [
            PlatformTraffic(date=start, period_grain="week", impressions=7, clicks=3),
            PlatformTraffic(
                date=start, period_grain="day", channel="search", impressions=5, clicks=2
            ),
        ]
    return tuple(rows)


@st.composite
def reminders(draw: st.DrawFn, clock: Clock, cart_ids: Sequence[str | None]) -> tuple[Message, ...]:
    """Reminders of carts, of carts that nobody knows, and messages that are no reminders."""
    known = sorted({cart_id for cart_id in cart_ids if cart_id})
    drawn = draw(
        st.lists(
            st.tuples(
                moments(clock),
                st.sampled_from((*known, "elsewhere")),
                st.sampled_from((True, None)),
            ),
            max_size=2,
        )
    )
    return tuple(
        Message(
            message_id=f"m{number}",
            channel="email",
            sent_at=at,
            is_cart_reminder=is_reminder,
            cart_id=cart_id,
        )
        for number, (at, cart_id, is_reminder) in enumerate(drawn)
    )


@st.composite
def targets(draw: st.DrawFn, start: date, shop_ids: Sequence[str]) -> tuple[Target, ...]:
    """Targets of a sum, a count, a ratio and one where less is better; over months."""
    month = start.replace(day=1)
    drawn = draw(
        st.lists(
            st.tuples(
                st.sampled_from(("gmv", "orders_count", "aov", "bounce_rate", "failed_orders")),
                st.sampled_from(("(all)", *shop_ids)),
                st.sampled_from((month, (month + timedelta(days=31)).replace(day=1))),
                st.sampled_from((Decimal("0"), Decimal("0.4"), Decimal("120"))),
            ),
            max_size=3,
            unique_by=lambda target: target[:3],
        )
    )
    return tuple(
        Target(
            kpi_id=kpi_id,
            shop_id=shop_id,
            period_grain="month",
            period_start=period_start,
            target=target,
        )
        for kpi_id, shop_id, period_start, target in drawn
    )
