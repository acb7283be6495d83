"""The files add up to truth.json: totals read back from the exports equal those of the world."""

from collections import Counter, defaultdict
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import groupby

import pytest
from sample_files import Row, csv_rows, ga4_events, latest, money, net

UNIVERSAL = {"bluebird-us": 0, "hongyun-cn": 13}


def same_money(truth: dict[str, str], found: Counter[str]) -> bool:
    return {c: Decimal(v) for c, v in truth.items()} == {c: found[c] for c in truth}


def digits(phone: str) -> str:
    return "".join(filter(str.isdigit, phone))


class Universal:
    """One universal shop's tables, without test orders and orders of staff."""

    def __init__(self, sample, shop_id: str) -> None:
        self.folder = sample.exports / shop_id
        self.percent = UNIVERSAL[shop_id]
        customers = self.table("customers", "customer_id")
        self.staff = {row["customer_id"] for row in customers if row["is_staff"] == "true"}
        self.orders = {
            row["order_id"]: row
            for row in self.table("orders", "order_id")
            if row["is_test"] == "false" and row["customer_id"] not in self.staff
        }

    def table(self, name: str, parent: str, key: str = "") -> list[Row]:
        return latest(self.folder, f"{name}_20*", parent, key)

    def of_orders(self, name: str, parent: str, key: str = "") -> list[tuple[Row, Row]]:
        rows = self.table(name, parent, key)
        return [(self.orders[r["order_id"]], r) for r in rows if r["order_id"] in self.orders]

    def buyer(self, order: Row) -> str:
        if order["customer_id"] or order["customer_email"]:
            return order["customer_id"] or order["customer_email"].lower()
        return digits(order["customer_phone"]) or f"order {order['order_id']}"


@pytest.mark.parametrize("shop_id", UNIVERSAL)
def test_universal_orders(sample, shop_id: str) -> None:
    truth, shop = sample.all_time(shop_id), Universal(sample, shop_id)
    gross, discount, gmv = Counter(), Counter(), Counter()
    line_discounts, units = Counter(), 0
    for order, line in shop.of_orders("order_lines", "order_id", "line_id"):
        line_discounts[order["order_id"]] += money(line["discount_amount"])
        discount[order["currency"]] += net(money(line["discount_amount"]), shop.percent)
        if line["is_gift_card"] == "false":
            value = money(line["unit_price"]) * int(line["quantity"])
            gross[order["currency"]] += net(value, shop.percent)
            units += int(line["quantity"])
    for order_id, order in shop.orders.items():
        gmv[order["currency"]] += money(order["total_amount"])
        rest = money(order["discount_amount"]) - line_discounts[order_id]
        discount[order["currency"]] += net(rest, shop.percent)
        assert money(order["total_amount"]) == (
            money(order["items_amount"])
            - money(order["discount_amount"])
            + money(order["shipping_amount"])
            + (money(order["tax_amount"]) if shop.percent == 0 else 0)
        )
    assert truth["orders_count"] == len(shop.orders)
    assert truth["units"] == units
    assert truth["ordering_buyers"] == len({shop.buyer(order) for order in shop.orders.values()})
    assert same_money(truth["gross_sales"], gross)
    assert same_money(truth["discount_amount"], discount)
    assert same_money(truth["gmv"], gmv)


@pytest.mark.parametrize("shop_id", UNIVERSAL)
def test_universal_payments_and_refunds(sample, shop_id: str) -> None:
    truth, shop = sample.all_time(shop_id), Universal(sample, shop_id)
    payments = shop.of_orders("payments", "payment_id")
    captured = [(order, row) for order, row in payments if row["status"] == "captured"]
    settled = {order["order_id"] for order, row in captured if row["stage"] != "deposit"}
    paid, fees, given_back, returned = Counter(), Counter(), Counter(), Counter()
    for order, row in captured:
        fees[order["currency"]] += money(row["fee_amount"])
        if order["order_id"] in settled:
            paid[order["currency"]] += money(row["amount"])
    refunds = shop.of_orders("refunds", "refund_id")
    processed = {row["refund_id"]: row for _, row in refunds if row["status"] == "processed"}
    for row in processed.values():
        given_back[row["currency"]] += money(row["amount"])
    for order, row in shop.of_orders("refund_lines", "refund_id", "line_id"):
        if row["refund_id"] in processed:
            returned[order["currency"]] += money(row["amount"])
    assert same_money(truth["paid_amount"], paid)
    assert same_money(truth["payment_fees"], fees)
    assert same_money(truth["refund_amount"], given_back)
    assert same_money(truth["returns_amount"], returned)
    assert truth["paid_orders"] == len(settled)
    assert truth["paying_buyers"] == len({shop.buyer(shop.orders[key]) for key in settled})


@pytest.mark.parametrize("shop_id", UNIVERSAL)
def test_universal_sessions(sample, shop_id: str) -> None:
    truth, shop = sample.all_time(shop_id), Universal(sample, shop_id)
    events = [row for path in shop.folder.glob("web_events*") for row in csv_rows(path)]
    people = [row for row in events if row["is_bot"] == "false"]
    people.sort(key=lambda row: (row["visitor_id"], row["event_id"]))
    sessions: list[list[Row]] = []
    for row in people:
        last = sessions[-1][-1] if sessions else None
        if last is None or starts_session(last, row):
            sessions.append([])
        sessions[-1].append(row)
    logins = [next((r["user_id"] for r in s if r["user_id"]), "") for s in sessions]
    kept = [(s, u) for s, u in zip(sessions, logins, strict=True) if u not in shop.staff]
    carts = [s for s, _ in kept if any(r["event_name"] == "add_to_cart" for r in s)]
    assert truth["bot_events_excluded"] == len(events) - len(people)
    assert truth["sessions"] == len(kept)
    assert truth["unique_visitors"] == len({u or s[0]["visitor_id"] for s, u in kept})
    assert truth["page_views"] == sum(r["event_name"] == "page_view" for s, _ in kept for r in s)
    assert truth["carts_created"] == len(carts)
    assert truth["carts_converted"] == sum(s[-1]["event_name"] == "purchase" for s in carts)
    tracked = {r["order_id"]: r for r in people if r["event_name"] == "purchase"}
    for order_id, row in tracked.items():
        order = shop.orders[order_id]
        assert (order["visitor_id"], order["created_at"]) == (row["visitor_id"], row["occurred_at"])


def starts_session(last: Row, row: Row) -> bool:
    if row["visitor_id"] != last["visitor_id"]:
        return True
    if row["session_id"]:
        return row["session_id"] != last["session_id"]
    gap = datetime.fromisoformat(row["occurred_at"]) - datetime.fromisoformat(last["occurred_at"])
    assert gap >= timedelta(0)
    return gap > timedelta(minutes=30)


def test_shopify_orders(sample) -> None:
    truth, folder = sample.all_time("polna-pl"), sample.exports / "polna-pl"
    rows = latest(folder, "orders_export_*.csv", "Name", "")
    orders = [list(lines) for _, lines in groupby(rows, key=lambda row: row["Name"])]
    orders = [lines for lines in orders if lines[0]["Payment Method"] != "bogus"]
    gross = discount = gmv = Decimal(0)
    buyers, units = set(), 0
    for lines in orders:
        first = lines[0]
        assert {line["Total"] for line in lines[1:]} <= {""}
        gmv += money(first["Total"])
        discount += net(money(first["Discount Amount"]), 23)
        subtotal = -money(first["Discount Amount"])
        for line in lines:
            value = money(line["Lineitem price"]) * int(line["Lineitem quantity"])
            subtotal += value - money(line["Lineitem discount"])
            discount += net(money(line["Lineitem discount"]), 23)
            if line["Lineitem sku"] != "PLGIFT":
                gross += net(value, 23)
                units += int(line["Lineitem quantity"])
        assert subtotal == money(first["Subtotal"])
        assert money(first["Total"]) == subtotal + money(first["Shipping"])
        buyers.add(first["Email"].lower() or digits(first["Billing Phone"]) or first["Name"])
    assert truth["orders_count"] == len(orders)
    assert truth["units"] == units
    assert truth["ordering_buyers"] == len(buyers)
    assert truth["known_customers"] == sum(not buyer.startswith("#") for buyer in buyers)
    assert Decimal(truth["gross_sales"]["EUR"]) == gross
    assert Decimal(truth["discount_amount"]["EUR"]) == discount
    assert Decimal(truth["gmv"]["EUR"]) == gmv


def test_shopify_transactions(sample) -> None:
    truth, folder = sample.all_time("polna-pl"), sample.exports / "polna-pl"
    rows = [row for path in folder.glob("payment_transactions*") for row in csv_rows(path)]
    charges = [row for row in rows if row["Type"] == "charge"]
    refunds = [row for row in rows if row["Type"] == "refund"]
    assert len(charges) + len(refunds) == len(rows)
    assert Decimal(truth["paid_amount"]["EUR"]) == sum(money(r["Amount"]) for r in charges)
    assert Decimal(truth["payment_fees"]["EUR"]) == sum(money(r["Fee"]) for r in rows)
    assert Decimal(truth["refund_amount"]["EUR"]) == -sum(money(r["Amount"]) for r in refunds)
    returned = sum(net(-money(row["Amount"]), 23) for row in refunds)
    assert Decimal(truth["returns_amount"]["EUR"]) == returned
    assert truth["paid_orders"] == len({row["Order"] for row in charges})


def test_shopify_ads(sample) -> None:
    folder, spent = sample.exports / "polna-pl", Decimal(0)
    for path in folder.glob("google_ads_*"):
        rows = [row for row in csv_rows(path) if not row["Day"].startswith("Total:")]
        spent += sum(money(row["Cost"].replace(",", "")) for row in rows)
    for path in folder.glob("meta_ads_*"):
        spent += sum(money(row["Amount spent (EUR)"]) for row in csv_rows(path))
    assert Decimal(sample.all_time("polna-pl")["ad_spend"]["EUR"]) == spent


def test_ga4_sessions(sample) -> None:
    truth = sample.all_time("polna-pl")
    sessions = defaultdict(list)
    for event in ga4_events(sample.exports / "polna-pl"):
        sessions[event["user_pseudo_id"], event["params"]["ga_session_id"]].append(event)
    names = {key: Counter(e["event_name"] for e in events) for key, events in sessions.items()}
    visitors = {
        next((e["user_id"] for e in events if "user_id" in e), cookie)
        for (cookie, _), events in sessions.items()
    }
    purchases = [e for events in sessions.values() for e in events if e["event_name"] == "purchase"]
    distinct = {event["ecommerce"]["transaction_id"] for event in purchases}
    carts = [count for count in names.values() if count["add_to_cart"]]
    assert truth["sessions"] == len(sessions)
    assert truth["unique_visitors"] == truth["new_visitors"] == len(visitors)
    assert truth["page_views"] == sum(count["page_view"] for count in names.values())
    assert truth["carts_created"] == len(carts)
    assert truth["carts_converted"] == sum(count["purchase"] > 0 for count in carts)
    assert len(purchases) > len(distinct)


def test_months_add_up_to_all(sample) -> None:
    for shop_id, shop in sample.truth["shops"].items():
        months = {key: value for key, value in shop["periods"].items() if key != "all"}
        everything = sample.all_time(shop_id)
        assert list(months) == ["2024-10", "2024-11", "2024-12", "2025-01", "2025-02"]
        for kpi in ("orders_count", "units", "page_views", "sessions", "new_visitors"):
            assert sum(month[kpi] for month in months.values()) == everything[kpi]
        for kpi in ("gross_sales", "net_sales", "paid_amount", "refund_amount", "gmv"):
            for currency, amount in everything[kpi].items():
                total = sum(Decimal(month[kpi][currency]) for month in months.values())
                assert total == Decimal(amount), (shop_id, kpi)
        for kpi in ("unique_visitors", "ordering_buyers", "paying_buyers"):
            assert sum(month[kpi] for month in months.values()) > everything[kpi]
