"""Small random worlds for Hypothesis: few draws each, so that they shrink to a short story."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from tests.oracle.strategies_orders import OrderRows, Persona, order_rows
from tests.oracle.strategies_others import platform_traffic, reminders, targets, web_vitals
from tests.oracle.strategies_times import WINDOW_STARTS, Clock, day_offsets, moments
from tests.oracle.strategies_visits import VisitPlan, visit_events, visit_plans
from tests.oracle.world import (
    AdSpend,
    Customer,
    FxRate,
    MarketingCost,
    Payment,
    PlatformFee,
    Shipment,
    Shop,
    SkuCost,
    Tables,
    World,
)


@dataclass(frozen=True)
class Place:
    """Where a shop is."""

    shop_id: str
    timezone: str
    currency: str
    platform: str
    country: str


PLACES = (
    Place("berlin", "Europe/Berlin", "EUR", "own_shop", "DE"),
    Place("new_york", "America/New_York", "USD", "own_shop", "US"),
    Place("shanghai", "Asia/Shanghai", "CNY", "tmall", "CN"),
    Place("sydney", "Australia/Sydney", "AUD", "own_shop", "AU"),
)
EURO_IN = {"USD": Decimal("1.0837"), "CNY": Decimal("7.8213"), "AUD": Decimal("1.6541")}
STAFF_EMAIL = "staff@example.org"
CUSTOMERS = (
    Customer(customer_id="C1", phone="+1 555 0100 200"),
    Customer(customer_id="C2", email="ann@example.org"),
    Customer(customer_id="C3", email="Ann@example.org "),
    Customer(customer_id="S1", email=STAFF_EMAIL, is_staff=True),
)
DAYS_OF_REGISTRATION = (1, 1, 20, 2)
PERSONAS = (
    Persona(),
    Persona(customer_id="C1"),
    Persona(customer_id="C3", email="ann@example.org"),
    Persona(email="ANN@example.org"),
    Persona(email="bob@example.org"),
    Persona(email="bob@example.org", phone="+49 170 1234567"),
    Persona(phone="+49-170-1234567"),
    Persona(phone="+1 555 0100-200"),
    Persona(phone="+49 *** **67"),
    Persona(phone="123"),
    Persona(customer_id="C9"),
    Persona(customer_id="S1"),
    Persona(email=STAFF_EMAIL),
)


@st.composite
def worlds(
    draw: st.DrawFn, most_shops: int = 2, most_orders: int = 5, most_visits: int = 5
) -> World:
    """One or more shops over five weeks, in one season with a change of the clock."""
    start = draw(st.sampled_from(WINDOW_STARTS))
    chosen = draw(st.lists(st.sampled_from(PLACES), min_size=1, max_size=most_shops, unique=True))
    return World(
        shops=tuple(draw(shops(start, place, most_orders, most_visits)) for place in chosen),
        fx_rates=ecb_rates(start),
        kpi_targets=draw(targets(start, [place.shop_id for place in chosen])),
    )


def ecb_rates(start: date) -> tuple[FxRate, ...]:
    """A rate for every working day from ten days before to seven weeks after the start."""
    days = [start + timedelta(days=n) for n in range(-10, 50)]
    return tuple(
        FxRate(date=day, currency=currency, rate=rate + Decimal(day.toordinal() % 11) / 1000)
        for day in days
        if day.weekday() < 5
        for currency, rate in EURO_IN.items()
    )


@st.composite
def shops(draw: st.DrawFn, start: date, place: Place, most_orders: int, most_visits: int) -> Shop:
    """One shop: visits, then orders that some of them led to, then costs and exports."""
    currency = place.currency
    clock = Clock(start, place.timezone)
    visits = draw(visit_plans(clock, currency, most_visits))
    orders = draw(st.lists(order_rows(clock, currency, PERSONAS, visits), max_size=most_orders))
    orders = [rows.numbered(f"{place.shop_id}-{n}") for n, rows in enumerate(orders, start=1)]
    tables = Tables(
        customers=draw(st.sampled_from(((), CUSTOMERS, _registered(clock)))),
        orders=tuple(rows.order for rows in orders),
        order_lines=tuple(line for rows in orders for line in rows.lines),
        payments=(
            *(payment for rows in orders for payment in rows.payments),
            *draw(_payments_without_order(clock, currency)),
        ),
        refunds=tuple(refund for rows in orders for refund in rows.refunds),
        refund_lines=tuple(line for rows in orders for line in rows.refund_lines),
        sku_costs=draw(st.sampled_from(_costs_of_goods(start, currency))),
        web_events=_events(visits, orders),
        web_vitals=draw(web_vitals(clock)),
        platform_traffic=draw(platform_traffic(start)),
        messages=draw(reminders(clock, [visit.cart_id for visit in visits])),
        **draw(_other_costs(start, currency, [rows.order.order_id for rows in orders])),
    )
    return Shop(
        shop_id=place.shop_id,
        timezone=place.timezone,
        currency=currency,
        platform=place.platform,
        country=place.country,
        exports=draw(_exports(tables, orders)),
        writes_local_times=draw(st.booleans()),
    )


def _registered(clock: Clock) -> tuple[Customer, ...]:
    return tuple(
        replace(customer, created_at=clock.moment(day, (23, 30, 0)))
        for customer, day in zip(CUSTOMERS, DAYS_OF_REGISTRATION, strict=True)
    )


@st.composite
def _payments_without_order(draw: st.DrawFn, clock: Clock, currency: str) -> tuple[Payment, ...]:
    """A payment of an order that no export holds."""
    if not draw(st.sampled_from((False, False, True))):
        return ()
    at = draw(moments(clock))
    return (
        Payment(
            payment_id="p0",
            order_id="elsewhere",
            attempted_at=at,
            captured_at=at,
            status="captured",
            amount=Decimal("50"),
            currency=currency,
        ),
    )


def _events(visits: list[VisitPlan], orders: list[OrderRows]) -> tuple[Any, ...]:
    purchases = {
        rows.visit: rows.order for rows in orders if rows.visit is not None and rows.has_purchase
    }
    return tuple(
        event
        for number, visit in enumerate(visits)
        for event in visit_events(number, visit, purchases.get(number))
    )


def _costs_of_goods(start: date, currency: str) -> tuple[tuple[SkuCost, ...], ...]:
    since = SkuCost(
        sku="A", valid_from=start - timedelta(days=30), unit_cost=Decimal("3.35"), currency=currency
    )
    later = replace(since, valid_from=start + timedelta(days=3), unit_cost=Decimal("4.10"))
    dollars = replace(since, sku="B", unit_cost=Decimal("20"), currency="USD")
    return ((), (since,), (since, later, dollars), (since, dollars, replace(since, sku="C")))


@st.composite
def _other_costs(
    draw: st.DrawFn, start: date, currency: str, order_ids: list[str]
) -> dict[str, tuple[Any, ...]]:
    if not draw(st.booleans()):
        return {}
    day = start + timedelta(days=draw(day_offsets()))
    order_id = order_ids[-1] if order_ids else "unknown"
    sent_at = Clock(start, "UTC").moment(draw(day_offsets()), (12, 0, 0))
    return {
        "ad_spend": (
            AdSpend(
                date=day,
                ad_platform="google",
                campaign_id="1",
                spend=Decimal("12.34"),
                currency="USD",
            ),
        ),
        "marketing_costs": (
            MarketingCost(
                cost_id="m1", date=day, kind="retention", amount=Decimal("7.77"), currency=currency
            ),
        ),
        "platform_fees": (
            PlatformFee(
                fee_id="f1", date=day, order_id=order_id, amount=Decimal("1.05"), currency=currency
            ),
        ),
        "shipments": (
            Shipment(
                shipment_id="p1",
                order_id=order_id,
                shipped_at=sent_at,
                shipping_cost=Decimal("3.99"),
                currency=currency,
            ),
            Shipment(
                shipment_id="p2", order_id=order_id, shipping_cost=Decimal("9"), currency=currency
            ),
        ),
    }


@st.composite
def _exports(draw: st.DrawFn, tables: Tables, orders: list[OrderRows]) -> tuple[Tables, ...]:
    """All at once; or first an older state of one order, and later that order again."""
    changed = [rows for rows in orders if rows.lines]
    if not changed or not draw(st.booleans()):
        return (tables,)
    rows = draw(st.sampled_from(changed))
    old_order = replace(
        rows.order, status="created", total_amount=rows.order.total_amount + 11, is_test=None
    )
    extra = replace(rows.lines[0], line_id="extra", quantity=7)
    old_payments = tuple(
        replace(payment, status="pending", captured_at=None) for payment in rows.payments
    )
    changed_payments = {payment.payment_id: payment for payment in old_payments}
    first = replace(
        tables,
        orders=tuple(old_order if o.order_id == old_order.order_id else o for o in tables.orders),
        order_lines=(*tables.order_lines, extra),
        payments=tuple(changed_payments.get(p.payment_id, p) for p in tables.payments),
        refunds=tuple(r for r in tables.refunds if r.order_id != old_order.order_id),
        refund_lines=tuple(r for r in tables.refund_lines if r.order_id != old_order.order_id),
    )
    later = Tables(
        orders=(rows.order,),
        order_lines=rows.lines,
        payments=rows.payments,
        refunds=rows.refunds,
        refund_lines=rows.refund_lines,
        web_events=tables.web_events[:3],
    )
    return (first, later)
