"""The oracle itself, on worlds small enough to compute by hand."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from tests.oracle.cells import Row
from tests.oracle.oracle import CODED, kpis
from tests.oracle.world import (
    AdSpend,
    Customer,
    FxRate,
    Message,
    Order,
    OrderLine,
    Payment,
    PlatformTraffic,
    Refund,
    RefundLine,
    Shop,
    SkuCost,
    Tables,
    Target,
    WebEvent,
    WebVital,
    World,
)

MONDAY = datetime(2025, 3, 3, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def money(amount: str) -> Decimal:
    return Decimal(amount)


def order(order_id: str = "o1", at: datetime = MONDAY, total: str = "100", **more: Any) -> Order:
    more = {"currency": "EUR"} | more
    return Order(order_id=order_id, created_at=at, total_amount=money(total), **more)


def line(order_id: str = "o1", line_id: str = "1", price: str = "10", **more: Any) -> OrderLine:
    given: dict[str, Any] = {"sku": "A", "quantity": 1} | more
    return OrderLine(order_id=order_id, line_id=line_id, unit_price=money(price), **given)


def payment(order_id: str = "o1", amount: str = "100", **more: Any) -> Payment:
    given: dict[str, Any] = {
        "payment_id": f"p-{order_id}-{amount}",
        "attempted_at": MONDAY,
        "captured_at": MONDAY,
        "status": "captured",
        "currency": "EUR",
    } | more
    return Payment(order_id=order_id, amount=money(amount), **given)


def refund(order_id: str = "o1", amount: str = "10", **more: Any) -> Refund:
    given: dict[str, Any] = {
        "refund_id": "r1",
        "processed_at": MONDAY + DAY,
        "status": "processed",
        "currency": "EUR",
    } | more
    return Refund(order_id=order_id, amount=money(amount), **given)


def hit(number: int, at: datetime, name: str = "page_view", **more: Any) -> WebEvent:
    more = {"visitor_id": "v1"} | more
    return WebEvent(event_id=f"e{number}", occurred_at=at, event_name=name, **more)


def world(*exports: Tables, timezone: str = "UTC", **more: Any) -> World:
    shop = Shop(shop_id="shop", timezone=timezone, exports=exports)
    return World(shops=(shop,), **more)


def row(
    made: World,
    kpi_id: str,
    grain: str = "all",
    start: date | datetime | None = None,
    *,
    member: tuple[str, str] = ("(all)", "(all)"),
    shop_id: str = "(all)",
) -> Row | None:
    """The only row of a KPI at this place, or the one that starts at ``start``."""
    if isinstance(start, date) and not isinstance(start, datetime):
        start = datetime(start.year, start.month, start.day)
    found = [
        value
        for key, value in kpis(made).items()
        if key[:2] == (kpi_id, grain)
        and key[3:] == (shop_id, *member)
        and (start is None or key[2] == start)
    ]
    assert len(found) <= 1
    return found[0] if found else None


def value(made: World, kpi_id: str, *place: Any, **more: Any) -> object:
    found = row(made, kpi_id, *place, **more)
    return None if found is None else found.value


def test_every_kpi_of_the_three_families_is_coded() -> None:
    assert len(CODED) == 85


def test_a_return_counts_on_its_own_day_and_a_day_may_be_negative() -> None:
    made = world(
        Tables(
            orders=(order(total="30"),),
            order_lines=(line(price="10", quantity=3),),
            refunds=(refund(processed_at=MONDAY + 2 * DAY),),
            refund_lines=(RefundLine(refund_id="r1", line_id="1", order_id="o1", quantity=2),),
        )
    )
    assert value(made, "net_sales", "day", date(2025, 3, 3)) == 30
    assert value(made, "net_sales", "day", date(2025, 3, 5)) == -20  # 2 of 3 pieces at 10
    assert value(made, "net_sales", "week") == 10
    assert value(made, "aov", "week") == 30  # returns never restate AOV


def test_goodwill_is_no_return() -> None:
    made = world(
        Tables(
            orders=(order(total="30"),),
            refunds=(refund(amount="12", refund_type="refund_only"),),
        )
    )
    assert value(made, "returns_amount") == 0


def test_order_discount_is_shared_pro_rata_and_cents_go_to_the_largest_line() -> None:
    # 10.00 over 33.33, 33.33 and 33.34: 3.33 each in cents, the missing cent to the largest
    lines = tuple(
        line(line_id=str(n), price=price, sku=str(n))
        for n, price in enumerate(("33.33", "33.33", "33.34"))
    )
    costs = (SkuCost(sku="2", valid_from=date(2025, 1, 1), unit_cost=money("1"), currency="EUR"),)
    made = world(
        Tables(
            orders=(order(total="90", discount_amount=money("10")),),
            order_lines=lines,
            sku_costs=costs,
        )
    )
    assert value(made, "discount_amount") == 10
    coverage = row(made, "cost_coverage_rate")
    assert coverage is not None
    assert coverage.numerator == money("30.00")  # 33.34 - 3.34
    assert coverage.denominator == 90


def test_gift_cards_are_no_sale_and_no_goods() -> None:
    made = world(
        Tables(
            orders=(order(total="60"), order("o2", total="25")),
            order_lines=(
                line(price="35"),
                line(line_id="2", price="25", is_gift_card=True),
                line("o2", price="25", is_gift_card=True),
            ),
        )
    )
    assert value(made, "gross_sales") == 35
    assert value(made, "gmv") == 35  # 85 less two cards of 25
    assert value(made, "orders_count") == 2
    assert value(made, "aov") == 35  # the order of a gift card only is no order of it


def test_included_tax_is_backed_out_with_the_rate_of_the_lines() -> None:
    # 60.00 + 60.00 with 20 % inside: 50 net each; shipping 6.00 holds the tax left over, 1.00
    made = world(
        Tables(
            orders=(
                order(
                    total="126",
                    prices_include_tax=True,
                    tax_amount=money("21"),
                    shipping_amount=money("6"),
                ),
            ),
            order_lines=tuple(
                line(line_id=n, price="60", tax_amount=money("10")) for n in ("1", "2")
            ),
        )
    )
    assert value(made, "gross_sales") == 100
    assert value(made, "total_sales") == 126  # 100 + 5 shipping + 21 tax


def test_test_and_staff_orders_are_out_cancelled_and_flagged_ones_stay() -> None:
    made = world(
        Tables(
            customers=(Customer(customer_id="S", email="staff@example.org", is_staff=True),),
            orders=(
                order("o1", is_test=True),
                order("o2", customer_id="S"),
                order("o3", customer_email="STAFF@example.org"),
                order("o4", status="cancelled"),
                order("o5", is_flagged=True),
            ),
        )
    )
    assert value(made, "orders_count") == 2
    assert value(made, "gmv") == 200


def test_money_is_converted_at_the_day_of_each_event() -> None:
    rates = (
        FxRate(date=date(2025, 2, 28), currency="USD", rate=money("1.25")),  # Friday
        FxRate(date=date(2025, 3, 4), currency="USD", rate=money("1.6")),
    )
    made = world(
        Tables(
            orders=(order(currency="USD"),),
            payments=(payment(currency="USD", captured_at=MONDAY + DAY),),
        ),
        fx_rates=rates,
    )
    assert value(made, "gmv") == 80  # 100 / 1.25: the last rate before the weekend
    assert value(made, "paid_amount") == money("62.5")  # 100 / 1.6
    assert value(made, "order_to_pay_amount_rate") == 1  # both sides at the order date


def test_days_are_those_of_the_shop_also_with_25_hours() -> None:
    # Berlin, 2024-10-27: 00:30 local is 22:30 UTC the day before; 02:30 comes twice
    times = (
        datetime(2024, 10, 26, 22, 30, tzinfo=UTC),
        datetime(2024, 10, 27, 0, 30, tzinfo=UTC),
        datetime(2024, 10, 27, 1, 30, tzinfo=UTC),
        datetime(2024, 10, 27, 22, 59, tzinfo=UTC),
        datetime(2024, 10, 27, 23, 0, tzinfo=UTC),
    )
    orders = tuple(order(f"o{n}", at) for n, at in enumerate(times))
    made = world(Tables(orders=orders), timezone="Europe/Berlin")
    assert value(made, "orders_count", "day", date(2024, 10, 27)) == 4
    assert value(made, "orders_count", "hour", datetime(2024, 10, 27, 2)) == 2
    assert value(made, "orders_count", "day", date(2024, 10, 28)) == 1


def test_guests_are_told_apart_by_email_and_phone() -> None:
    made = world(
        Tables(
            orders=(
                order("o1", customer_email="bob@example.org", customer_phone="+49 170 1234567"),
                order("o2", customer_email=" BOB@example.org"),
                order("o3", customer_phone="+49-170-123 4567"),  # follows bob's e-mail
                order("o4"),  # nobody: a customer each
                order("o5"),
                order("o6", customer_phone="+49 *** **67"),  # masked: nobody
            )
        )
    )
    assert value(made, "ordering_buyers") == 4


def test_a_shared_address_belongs_to_the_least_account() -> None:
    made = world(
        Tables(
            customers=(
                Customer(customer_id="C2", email="ann@example.org"),
                Customer(customer_id="C1", email="ann@example.org"),
            ),
            orders=(
                order("o1", customer_id="C1"),
                order("o2", customer_email="ann@example.org"),
                order("o3", customer_id="C2"),
            ),
        )
    )
    assert value(made, "ordering_buyers") == 2


def test_deposits_count_with_the_balance() -> None:
    paid = (
        payment(amount="20", stage="deposit"),
        payment(amount="80", stage="balance", captured_at=MONDAY + 3 * DAY),
        payment("o2", amount="20", stage="deposit"),
    )
    made = world(Tables(orders=(order(), order("o2")), payments=paid))
    assert row(made, "paid_amount", "day", date(2025, 3, 3)) is None or (
        value(made, "paid_amount", "day", date(2025, 3, 3)) == 0
    )
    assert value(made, "paid_amount", "day", date(2025, 3, 6)) == 100
    assert value(made, "paid_orders") == 1
    assert value(made, "order_to_pay_buyer_rate") == Fraction(1, 2)


def test_split_and_failed_payments() -> None:
    paid = (
        payment(amount="30", method="card"),
        payment(amount="70", method="voucher", captured_at=MONDAY + DAY),
        payment(amount="99", status="failed", captured_at=None),
        payment(amount="98", status="voided"),
    )
    made = world(Tables(orders=(order(customer_id="C"),), payments=paid))
    assert value(made, "paid_amount") == 100
    assert value(made, "paid_orders", "week") == 1  # one order, though paid on two days
    assert value(made, "payment_method_share", member=("payment_method", "card")) == (
        Fraction(3, 10)
    )
    assert value(made, "payment_success_rate") == 1  # one intent, tried again


def test_profit_needs_known_costs() -> None:
    costs = (
        SkuCost(sku="A", valid_from=date(2025, 1, 1), unit_cost=money("4"), currency="EUR"),
        SkuCost(sku="A", valid_from=date(2025, 3, 4), unit_cost=money("9"), currency="EUR"),
    )
    lines = (line(price="10", quantity=4), line(line_id="2", sku="unknown", price="10"))
    restocked = RefundLine(
        refund_id="r1", line_id="1", order_id="o1", quantity=1, restocked_at=MONDAY + 2 * DAY
    )
    made = world(
        Tables(
            orders=(order(total="50"), order("o2", at=MONDAY + 2 * DAY)),
            order_lines=lines,
            sku_costs=costs,
            refunds=(refund(),),
            refund_lines=(restocked,),
        )
    )
    monday, tuesday = date(2025, 3, 3), date(2025, 3, 4)
    assert value(made, "cost_coverage_rate", "day", monday) == Fraction(4, 5)
    assert value(made, "gross_profit", "day", monday) == 24  # 40 - 4 x 4
    assert value(made, "returns_amount", "day", tuesday) == 10
    assert value(made, "cogs_amount", "day", date(2025, 3, 5)) == -4  # at the cost when sold
    assert value(made, "gross_profit", "day", date(2025, 3, 5)) is None  # o2: nothing known


def test_growth_compares_with_the_period_before() -> None:
    made = world(Tables(orders=(order(total="50"), order("o2", at=MONDAY + DAY, total="75"))))
    assert value(made, "sales_growth_rate", "day", date(2025, 3, 4)) == Fraction(1, 2)
    assert value(made, "sales_growth_rate", "day", date(2025, 3, 3)) is None
    assert value(made, "sales_growth_rate", "week") is None  # not over


def test_the_latest_export_replaces_an_order_with_all_its_lines() -> None:
    first = Tables(
        orders=(order(total="30"),), order_lines=(line(price="10"), line(line_id="2", price="20"))
    )
    later = Tables(orders=(order(total="15"),), order_lines=(line(price="15"),))
    made = world(first, later)
    assert value(made, "gmv") == 15
    assert value(made, "gross_sales") == 15


def test_thirty_minutes_do_not_end_a_visit_and_a_second_more_does() -> None:
    again = MONDAY + timedelta(minutes=30)
    events = (hit(1, MONDAY), hit(2, again), hit(3, again + timedelta(minutes=30, seconds=1)))
    made = world(Tables(web_events=events))
    assert value(made, "sessions") == 2
    assert value(made, "bounce_rate") == Fraction(1, 2)
    assert value(made, "avg_session_duration") == 900  # 1 800 s and 0 s


def test_a_visit_with_an_id_is_never_cut_and_belongs_to_the_day_it_began() -> None:
    evening = datetime(2025, 3, 3, 23, 50, tzinfo=UTC)
    events = tuple(hit(n, evening + n * timedelta(hours=2), session_id="s") for n in range(3))
    made = world(Tables(web_events=events))
    assert value(made, "sessions", "day", date(2025, 3, 3)) == 1
    assert value(made, "sessions", "week") == 1
    assert value(made, "page_views", "day", date(2025, 3, 4)) == 2
    assert value(made, "unique_visitors", "day", date(2025, 3, 4)) == 1


def test_the_login_of_a_session_is_its_visitor() -> None:
    events = (
        hit(1, MONDAY, session_id="s1"),
        hit(2, MONDAY + timedelta(minutes=1), session_id="s1", user_id="u"),
        hit(3, MONDAY, session_id="s2", visitor_id="v2", user_id="u"),
        hit(4, MONDAY, session_id="s3", visitor_id="v3"),
        hit(5, MONDAY, session_id="s4", visitor_id="bot", is_bot=True),
    )
    made = world(Tables(web_events=events))
    assert value(made, "unique_visitors") == 2
    assert value(made, "sessions") == 3


@pytest.mark.parametrize(
    ("said", "channel"),
    [
        ({}, "Direct"),
        ({"referrer": "https://www.google.com/"}, "Organic Search"),
        ({"referrer": "https://www.google.com/", "click_id": "g"}, "Paid Search"),
        ({"utm_source": "newsletter", "utm_medium": "email"}, "Email"),
        ({"utm_source": "criteo", "utm_medium": "cpm"}, "Display"),
        ({"referrer": "https://paypal.com/pay"}, "Direct"),
        ({"referrer": "https://chatgpt.com/"}, "AI Assistant"),
        ({"utm_source": "x", "utm_medium": "unheard-of"}, "Unassigned"),
    ],
)
def test_channels(said: dict[str, str], channel: str) -> None:
    made = world(Tables(web_events=(hit(1, MONDAY, **said),)))
    assert value(made, "channel_sessions", member=("channel_group", channel)) == 1


def test_two_orders_in_a_visit_convert_it_once() -> None:
    events = (
        hit(1, MONDAY, "add_to_cart"),
        hit(2, MONDAY + timedelta(minutes=1), "purchase", order_id="o1"),
    )
    orders = (
        order("o1", at=MONDAY + timedelta(minutes=1), customer_id="C"),
        order("o2", at=MONDAY + timedelta(minutes=2), customer_id="C", visitor_id="v1"),
        order("o3", at=MONDAY + 2 * DAY, customer_id="D", visitor_id="v1"),  # too late to be led
    )
    paid = (payment("o1"), payment("o3", amount="101"))
    made = world(Tables(web_events=events, orders=orders, payments=paid))
    assert value(made, "session_conversion_rate") == 1
    assert value(made, "visitor_conversion_rate") == 1  # C; D paid, but nobody saw D come
    assert value(made, "revenue_per_visitor") == 300  # all online orders
    assert value(made, "order_amount", member=("channel_group", "(untracked)")) == 100


def test_the_funnel_is_closed_and_leaves_out_what_is_never_sent() -> None:
    # v1 looks before the cart, v2 only after it; checkout events are never sent
    events = (
        hit(1, MONDAY, "product_view"),
        hit(2, MONDAY + timedelta(minutes=1), "add_to_cart"),
        hit(3, MONDAY + timedelta(minutes=2), "purchase", order_id="o1"),
        hit(4, MONDAY, "add_to_cart", visitor_id="v2"),
        hit(5, MONDAY + timedelta(minutes=1), "product_view", visitor_id="v2"),
    )
    made = world(Tables(web_events=events, orders=(order(at=MONDAY + timedelta(minutes=2)),)))
    steps = ("session", "product_view", "cart", "checkout", "order", "paid")
    rates = [value(made, "funnel_step_rate", member=("funnel_step", step)) for step in steps]
    assert rates == [1, Fraction(1, 2), 1, None, 0, None]


def test_a_cart_converts_within_a_day_paid_or_not() -> None:
    def events_of(number: int, visitor: str) -> tuple[WebEvent, ...]:
        return (
            hit(
                number, MONDAY, "add_to_cart", visitor_id=visitor, value=money("20"), currency="EUR"
            ),
            hit(number + 1, MONDAY + timedelta(minutes=1), "remove_from_cart", visitor_id=visitor),
        )

    in_time = order("o1", at=MONDAY + timedelta(hours=24), visitor_id="v1")
    too_late = order("o2", at=MONDAY + timedelta(hours=24, minutes=1), visitor_id="v2")
    events = (*events_of(1, "v1"), *events_of(3, "v2"), *events_of(5, "v3"))
    extra_visit = (hit(9, MONDAY + timedelta(hours=23), visitor_id="v2"),)
    made = world(Tables(web_events=(*events, *extra_visit), orders=(in_time, too_late)))
    assert value(made, "cart_abandonment_rate") == Fraction(2, 3)
    assert value(made, "abandoned_cart_value") == 40


def test_maturity_waits_for_the_window() -> None:
    made = world(
        Tables(
            orders=(order(), order("o2", at=MONDAY + 3 * DAY)),
            web_events=(hit(1, MONDAY), hit(2, MONDAY + 31 * DAY)),
        )
    )
    orders = {
        day: row(made, "order_to_pay_amount_rate", "day", date(2025, 3, day)) for day in (3, 6)
    }
    assert orders[3] is not None
    assert orders[3].is_mature
    new = row(made, "new_visitors", "day", date(2025, 3, 3))
    assert new is not None
    assert not new.is_mature  # the first 30 days know no earlier visits
    week = row(made, "sessions", "week", date(2025, 3, 31))
    assert week is not None
    assert not week.is_mature  # as_of is Thursday


def test_retention_and_returning_visitors() -> None:
    events = (
        hit(1, MONDAY),
        hit(2, MONDAY + DAY),
        hit(3, MONDAY, visitor_id="v2"),
        hit(4, MONDAY + 8 * DAY, visitor_id="v2"),
    )
    made = world(Tables(web_events=events))
    monday, tuesday = date(2025, 3, 3), date(2025, 3, 4)
    d1 = value(made, "user_retention_rate", "day", monday, member=("days_later", "1"))
    assert d1 == Fraction(1, 2)
    assert value(made, "returning_visitor_rate", "day", tuesday) == 1
    assert value(made, "returning_visitor_rate", "day", date(2025, 3, 11)) == 0  # 8 days later


def test_percentiles_are_between_the_two_nearest_values() -> None:
    loads = tuple(
        WebVital(
            occurred_at=MONDAY + n * timedelta(minutes=1),
            visitor_id="v1",
            page_url="/",
            metric="LCP",
            value=money(str(1000 * n)),
        )
        for n in range(1, 5)
    )
    made = world(Tables(web_events=(hit(1, MONDAY),), web_vitals=loads))
    assert value(made, "lcp_p75") == 3250  # place 2.25 of 1000, 2000, 3000, 4000
    assert value(made, "inp_p75") is None


def test_cost_per_visitor_and_listings() -> None:
    spend = AdSpend(
        date=date(2025, 3, 3), ad_platform="x", campaign_id="1", spend=money("6"), currency="EUR"
    )
    lists = (
        PlatformTraffic(date=date(2025, 3, 3), period_grain="day", impressions=200, clicks=5),
        PlatformTraffic(date=date(2025, 3, 3), period_grain="week", impressions=900, clicks=9),
    )
    events = (hit(1, MONDAY), hit(2, MONDAY, visitor_id="v2"))
    made = world(Tables(web_events=events, ad_spend=(spend,), platform_traffic=lists))
    assert value(made, "visitor_acquisition_cost") == 3
    assert value(made, "listing_ctr") == Fraction(1, 40)


def test_failed_and_completed_orders() -> None:
    orders = (
        order("o1", total="40", completed_at=MONDAY + DAY, customer_id="C"),
        order("o2", total="50", cancelled_at=MONDAY + DAY, cancelled_by="seller"),
        order("o3", total="60"),
    )
    lines = (line("o1", quantity=4), line("o2", quantity=5), line("o3", quantity=6))
    paid = (payment("o1", "40"), payment("o3", "60"))
    back = (
        refund("o1", "5", refund_id="r1", processed_at=MONDAY + timedelta(hours=1)),
        refund("o1", "35", refund_id="r2", processed_at=MONDAY + 5 * DAY),  # after completion
        refund("o3", "60", refund_id="r3", processed_at=MONDAY + 2 * DAY),
    )
    made = world(Tables(orders=orders, order_lines=lines, payments=paid, refunds=back))
    assert value(made, "completed_amount") == 35
    assert value(made, "completed_items") == 4
    assert value(made, "failed_orders") == 2
    assert value(made, "failed_amount") == 110
    assert value(made, "order_cancel_rate") == Fraction(1, 3)


def test_recovered_carts_and_shopping_times() -> None:
    events = (
        hit(1, MONDAY, "add_to_cart", cart_id="c"),
        hit(2, MONDAY + 3 * DAY, "begin_checkout", cart_id="c"),
        hit(3, MONDAY + 3 * DAY + timedelta(minutes=5), "purchase", order_id="o1"),
    )
    reminder = Message(
        message_id="m",
        channel="email",
        sent_at=MONDAY + 2 * DAY,
        is_cart_reminder=True,
        cart_id="c",
    )
    bought = order(at=MONDAY + 3 * DAY + timedelta(minutes=5))
    made = world(Tables(web_events=events, messages=(reminder,), orders=(bought,)))
    assert value(made, "cart_recovery_rate") == 1
    assert value(made, "checkout_duration_median") == 5
    assert value(made, "time_to_purchase_median") == 3 + Fraction(5, 24 * 60)


def test_targets_are_cut_to_the_days_passed() -> None:
    target = Target(
        kpi_id="gmv",
        shop_id="shop",
        period_grain="month",
        period_start=date(2025, 3, 1),
        target=money("1000"),
    )
    at = datetime(2025, 3, 10, 12, tzinfo=UTC)
    made = world(Tables(orders=(order(at=at, total="200"),)), kpi_targets=(target,))
    attained = row(
        made, "target_attainment_rate", "month", shop_id="shop", member=("kpi_id", "gmv")
    )
    assert attained is not None
    assert attained.value == Fraction(200) / (Fraction(1000) * 10 / 31)
