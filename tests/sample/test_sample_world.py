"""Every world of some size holds the cases that make the marts hard, and nothing it must not."""

from collections import defaultdict
from datetime import date

import pytest

from shopmarts.sample.entities import Order, Session
from shopmarts.sample.shops import BLUEBIRD, HONGYUN, POLNA, SHOPS, Shop
from shopmarts.sample.world import World

HALF_AN_HOUR = 1800


class Happened:
    """What happened in one shop's world."""

    def __init__(self, shop: Shop) -> None:
        self.world = World(shop, 700, 200, 5)
        happenings = list(self.world.happenings())
        self.orders = [each for each in happenings if isinstance(each, Order)]
        self.sessions = [each for each in happenings if isinstance(each, Session)]
        self.refunds = [refund for order in self.orders for refund in order.refunds]
        self.end = self.world.calendar.end

    def day(self, at: int) -> date:
        return self.world.calendar.business_date(at)


@pytest.fixture(scope="module")
def worlds() -> dict[str, Happened]:
    return {shop.shop_id: Happened(shop) for shop in SHOPS}


@pytest.fixture(params=SHOPS, ids=lambda shop: shop.shop_id)
def happened(request: pytest.FixtureRequest, worlds: dict[str, Happened]) -> Happened:
    return worlds[request.param.shop_id]


def test_each_shop_has_the_common_cases(happened: Happened) -> None:
    orders, end = happened.orders, happened.end
    assert len(orders) == 700
    assert any(not order.cookie for order in orders)
    assert any(order.cancelled_at and order.refunds for order in orders)
    assert any(order.paid_at(end) is None and order.cancelled_at for order in orders)
    assert any(order.coupon and any(line.discount for line in order.lines) for order in orders)
    assert any("\n" in order.note for order in orders)
    late = [r.decided_at - o.created_at for o in orders for r in o.refunds]
    assert max(late) > 60 * 86_400


def test_marketplaces_sell_goods_to_accounts_and_shops_have_odder_orders(
    happened: Happened,
) -> None:
    orders = happened.orders
    odd = (
        any(order.is_test for order in orders),
        any(order.lines and not order.goods for order in orders),
        any(order.goods and len(order.goods) < len(order.lines) for order in orders),
        any(len({order.email, order.email.lower()}) == 2 for order in orders),
    )
    assert set(odd) == {not happened.world.shop.is_marketplace}
    assert all(order.person.is_known for order in orders) == (
        happened.world.shop.platform == "tmall"
    )
    buyers = [order.person.number for order in orders]
    captured = [sum(payment.captured_at is not None for payment in o.payments) for o in orders]
    knows_buyers = happened.world.shop.platform != "amazon"
    assert (len(set(buyers)) < len(buyers)) == knows_buyers
    assert (max(captured) > 1) == knows_buyers, "in two parts, or deposit and balance"
    if happened.world.shop.is_marketplace:
        assert {bool(order.person.customer_id) for order in orders} == {knows_buyers}
        stages = [[payment.stage for payment in order.payments] for order in orders]
        assert all(len(of) < 2 or of == ["deposit", "balance"] for of in stages)
        refunds = [(order, refund) for order in orders for refund in order.refunds]
        for order, refund in refunds:
            assert order.completed_at is None or refund.requested_at >= order.completed_at


def test_own_cases_of_the_shops(worlds: dict[str, Happened]) -> None:
    polna, bluebird, hongyun = (worlds[s.shop_id] for s in (POLNA, BLUEBIRD, HONGYUN))
    assert {order.currency for order in bluebird.orders} == {"USD", "CAD", "MXN"}
    assert any(order.is_staff for order in bluebird.orders)
    assert any(not order.lines for order in bluebird.orders)
    assert any(line.unit_price % 100 for order in bluebird.orders for line in order.lines)
    assert any(order.total == 0 for order in bluebird.orders)
    assert any(session.is_bot for session in bluebird.sessions)
    assert {r.refund_type for r in bluebird.refunds} == {
        "return_refund",
        "refund_only",
        "exchange",
    }
    assert any(r.amount and not r.lines and not r.shipping_amount for r in bluebird.refunds)
    assert {"rejected", "processed"} <= {r.outcome for r in bluebird.refunds}
    statuses = {p.status_at(2**60) for order in bluebird.orders for p in order.payments}
    assert statuses == {"captured", "failed", "voided"}
    presales = [order for order in hongyun.orders if order.is_presale]
    assert {len(order.payments) for order in presales} == {1, 2}
    assert all(r.shipping_amount == 0 for r in polna.refunds)
    assert any(order.is_draft for order in polna.orders)


def test_money_is_whole_cents_and_refunds_never_exceed_it(happened: Happened) -> None:
    for order in happened.orders:
        assert order.total % 100 == 0
        assert sum(p.amount for p in order.payments if p.captured_at) <= order.total
        assert sum(refund.amount for refund in order.refunds) <= order.total
        for refund in order.refunds:
            goods = sum(line.amount for line in refund.lines)
            if refund.lines or refund.shipping_amount:
                assert refund.amount == goods + refund.tax_amount + refund.shipping_amount


def test_sessions_of_a_cookie_never_touch(happened: Happened) -> None:
    by_cookie = defaultdict(list)
    for session in happened.sessions:
        times = [event.at for event in session.events]
        assert times == sorted(times)
        assert times[-1] < happened.end
        by_cookie[session.cookie].append((times[0], times[-1]))
    for spans in by_cookie.values():
        for (_, last), (start, _) in zip(sorted(spans), sorted(spans)[1:], strict=False):
            assert start - last > HALF_AN_HOUR


def test_gaps_split_sessions_only_where_sources_number_them(worlds: dict[str, Happened]) -> None:
    for shop in SHOPS:
        gaps = [
            after.at - before.at
            for session in worlds[shop.shop_id].sessions
            for before, after in zip(session.events, session.events[1:], strict=False)
        ]
        assert (max(gaps, default=0) > HALF_AN_HOUR) == shop.has_session_ids
        assert HALF_AN_HOUR not in gaps


def test_nobody_with_a_cart_orders_elsewhere_within_a_day(happened: Happened) -> None:
    carts = {
        (session.key // 3, event.at): session.events[-1].order
        for session in happened.sessions
        for event in session.events
        if event.name == "add_to_cart" and not session.is_staff
    }
    ordered = defaultdict(list)
    for order in happened.orders:
        ordered[order.person.number].append(order)
    for (number, at), bought in carts.items():
        soon = [o for o in ordered[number] if 0 <= o.created_at - at <= 86_400]
        assert soon == ([bought] if bought is not None else [])


def test_sessions_cross_midnight(happened: Happened) -> None:
    days = [
        (happened.day(session.started_at), happened.day(session.events[-1].at))
        for session in happened.sessions
    ]
    assert any(first != last for first, last in days) == happened.world.shop.has_website
