"""The files add up to truth.json: totals read back from the exports equal those of the world."""

from collections import Counter, defaultdict
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import groupby
from pathlib import Path

import pytest
from sample_files import Row, csv_rows, ga4_events, latest, money, net, sheet

UNIVERSAL = {"bluebird-us": 0}
WORKLOAD = (
    "客服昵称", "聊天人数(原咨询人数)", "接待人数", "直接接入人数", "转发接入人数", "转出人数",
    "总消息数", "买家消息数", "客服消息数", "答问比", "客服字数", "最大同时聊天数", "未回复人数",
    "回复率", "慢接待人数", "长接待人数", "首次响应(秒)", "平均响应(秒)", "平均接待时长",
)  # fmt: skip
TRACKED = ("bluebird-us", "hongyun-cn")


def same_money(truth: dict[str, str], found: Counter[str]) -> bool:
    return {c: Decimal(v) for c, v in truth.items()} == {c: found[c] for c in truth}


def digits(phone: str) -> str:
    return "".join(filter(str.isdigit, phone))


class Universal:
    """One universal shop's tables, without test orders and orders of staff."""

    def __init__(self, sample, shop_id: str) -> None:
        self.folder = sample.exports / shop_id
        self.percent = UNIVERSAL.get(shop_id, 0)
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


@pytest.mark.parametrize("shop_id", TRACKED)
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
    assert tracked
    for order_id, order in shop.orders.items():
        if row := tracked.get(order_id):
            of_order = (order["visitor_id"], order["created_at"])
            assert of_order == (row["visitor_id"], row["occurred_at"])


def starts_session(last: Row, row: Row) -> bool:
    if row["visitor_id"] != last["visitor_id"]:
        return True
    if row["session_id"]:
        return row["session_id"] != last["session_id"]
    gap = datetime.fromisoformat(row["occurred_at"]) - datetime.fromisoformat(last["occurred_at"])
    assert gap >= timedelta(0)
    return gap > timedelta(minutes=30)


class Taobao:
    """The orders of the Tmall shop with their lines, and its account at Alipay."""

    def __init__(self, sample) -> None:
        self.folder = sample.exports / "hongyun-cn"
        self.orders = latest(self.folder, "ExportOrderList*", "订单编号", "")
        self.lines = latest(self.folder, "ExportOrderDetailList*", "主订单编号", "子订单编号")
        entries = [row for path in self.folder.glob("alipay_*") for row in csv_rows(path)]
        self.entries = [row for row in entries if row["序号"].isdigit()]

    def of_status(self, status: str) -> list[Row]:
        return [order for order in self.orders if order["订单状态"] == status]

    @staticmethod
    def is_paid(order: Row) -> bool:
        return bool(order["订单付款时间 "]) and "尾款未付款" not in order["分阶段订单信息"]


def test_taobao_orders(sample) -> None:
    truth, shop = sample.all_time("hongyun-cn"), Taobao(sample)
    gross = sum(money(line["价格"]) * int(line["购买数量"]) for line in shop.lines)
    owed = Counter()
    for line in shop.lines:
        owed[line["主订单编号"]] += money(line["买家应付货款"])
    for order in shop.orders:
        assert money(order["买家应付货款"]) == owed[order["订单编号"]]
        assert money(order["总金额"]) == money(order["买家应付货款"]) + money(order["买家应付邮费"])
    assert truth["orders_count"] == len(shop.orders)
    assert truth["units"] == sum(int(line["购买数量"]) for line in shop.lines)
    assert truth["ordering_buyers"] == len({order["买家会员名"] for order in shop.orders})
    assert truth["known_customers"] == truth["ordering_buyers"]
    assert Decimal(truth["gross_sales"]["CNY"]) == gross
    assert Decimal(truth["discount_amount"]["CNY"]) == gross - sum(owed.values())
    assert Decimal(truth["gmv"]["CNY"]) == sum(money(order["总金额"]) for order in shop.orders)
    purchases = {
        row["order_id"]: row["occurred_at"]
        for path in shop.folder.glob("web_events*")
        for row in csv_rows(path)
        if row["event_name"] == "purchase"
    }
    created = {order["订单编号"].strip('="'): order["订单创建时间"] for order in shop.orders}
    assert len(purchases) > len(created) / 2
    for order_id, moment in purchases.items():
        ordered_at = datetime.fromisoformat(moment)
        by_excel = f"{ordered_at.year}/{ordered_at.month}/{ordered_at.day} "
        by_excel += f"{ordered_at.hour}:{ordered_at:%M:%S}"
        assert created[order_id] in (moment, by_excel)


def test_taobao_payments_and_refunds(sample) -> None:
    truth, shop = sample.all_time("hongyun-cn"), Taobao(sample)
    paid = [order for order in shop.orders if shop.is_paid(order)]
    closed = [order for order in shop.of_status("交易关闭") if shop.is_paid(order)]
    back = [-money(row["支出（-元）"]) for row in shop.entries if row["账务类型"] == "交易退款"]
    assert len(back) > 3
    assert len(closed) > 3
    assert all(order["退款金额"] == order["总金额"] for order in closed)
    assert any("尾款未付款" in order["分阶段订单信息"] for order in shop.of_status("交易关闭"))
    assert truth["paid_orders"] == len(paid)
    assert truth["paying_buyers"] == len({order["买家会员名"] for order in paid})
    assert Decimal(truth["paid_amount"]["CNY"]) == sum(money(o["买家实际支付金额"]) for o in paid)
    before = sum(money(order["退款金额"]) for order in closed)
    assert Decimal(truth["refund_amount"]["CNY"]) == before + sum(back)
    postage = sum(money(order["买家应付邮费"]) for order in closed)
    assert Decimal(truth["returns_amount"]["CNY"]) == before - postage + sum(back)
    processed = [line for line in shop.lines if line["退款状态"] == "退款成功"]
    assert sum(money(line["退款金额"]) for line in processed) == before - postage + sum(back)
    others = {line["退款状态"] for line in shop.lines} - {"没有申请退款", "退款成功"}
    assert others, "money is asked for that is not given back"


def test_alipay_gets_the_money_of_complete_orders(sample) -> None:
    shop = Taobao(sample)
    income = [money(row["收入（+元）"]) for row in shop.entries if row["账务类型"] == "在线支付"]
    fees = [money(row["支出（-元）"]) for row in shop.entries if row["账务类型"] == "收费"]
    complete = shop.of_status("交易成功")
    assert sum(income) == sum(money(order["总金额"]) for order in complete)
    assert abs(sum(fees) + sum(income) * 5 / 100) <= Decimal("0.005") * len(fees)
    for order in complete:
        assert money(order["打款商家金额"].removesuffix("元")) == money(order["总金额"])


def test_reports_of_the_back_office_say_what_they_should(sample) -> None:
    folder = sample.exports / "hongyun-cn"
    spent = sum(
        money(row["花费"])
        for path in folder.glob("计划报表_*")
        for row in csv_rows(path)
        if row["日期"] != "汇总"
    )
    assert Decimal(sample.all_time("hongyun-cn")["ad_spend"]["CNY"]) == spent
    days, trend, dates = {}, {}, []
    for path in sorted(folder.glob("生意参谋_自助取数_*")):
        rows = sheet(path)
        assert rows[3][:2] == ("统计日期", "访客数"), "the header stands in the fourth row"
        dates += [row[0] for row in rows[4:]]
        days |= {row[0]: dict(zip(rows[3], row, strict=True)) for row in rows[4:]}
    assert (len(dates), dates[0], dates[-1]) == (130, "2024-10-01", "2025-02-07")
    for path in folder.glob("生意参谋_交易趋势_*"):
        header, *rows = sheet(path)[3:]
        trend |= {row[:2]: dict(zip(header, row, strict=True)) for row in rows}
    assert len(trend) == 3 * len(days)
    for day, row in days.items():
        assert trend[day, "所有终端"]["支付金额"] == row["支付金额"]
        assert trend[day, "所有终端"]["支付买家数"] == row["支付买家数"]
    for path in folder.glob("*流量来源*"):
        header, *rows = sheet(path)[4:]
        whole = [row for row in rows if row[1] == "汇总"]
        assert len(whole) == len({row[0] for row in whole}) == 8 < len(rows)
    workloads = sorted(folder.glob("工作量_*"))
    assert len(workloads) == 8
    for path in workloads:
        *agents, total, mean = (dict(zip(WORKLOAD, row, strict=True)) for row in sheet(path)[1:])
        assert (total["客服昵称"], mean["客服昵称"]) == ("汇总", "均值")
        for agent in agents:
            assert agent["接待人数"] == agent["直接接入人数"] + agent["转发接入人数"]
            assert agent["总消息数"] == agent["买家消息数"] + agent["客服消息数"]
            ratio = agent["客服消息数"] / agent["买家消息数"]
            assert agent["答问比"] == f"{ratio:.4f}"
    receptions = [sheet(path)[1] for path in sorted(folder.glob("自定义报表_人均日接入_*"))]
    assert [row[-1] == "延迟统计" for row in receptions] == [False] * 4 + [True] * 3


def test_amazon_orders(sample) -> None:
    truth, folder = sample.all_time("bluebird-amazon"), sample.exports / "bluebird-amazon"
    items = latest(folder, "amazon-all-orders*", "amazon-order-id", "sku")
    gross = sum(money(item["item-price"]) for item in items)
    discount = sum(money(item["item-promotion-discount"]) for item in items)
    paid = Counter()
    for item in items:
        total = money(item["item-price"]) - money(item["item-promotion-discount"])
        total += money(item["item-tax"]) + money(item["shipping-price"])
        paid[item["order-status"].startswith("Shipped")] += total
        assert bool(item["item-price"]) == (item["order-status"] not in ("Pending", "Cancelled"))
        assert (item["quantity"] == "0") == (item["order-status"] == "Cancelled")
    assert {item["order-status"] for item in items} >= {"Shipped - Delivered to Buyer", "Cancelled"}
    orders = {item["amazon-order-id"] for item in items}
    assert truth["orders_count"] == truth["ordering_buyers"] == len(orders)
    assert truth["known_customers"] == 0
    assert truth["units"] == sum(int(item["quantity"]) for item in items)
    assert Decimal(truth["gross_sales"]["USD"]) == gross
    assert Decimal(truth["discount_amount"]["USD"]) == discount
    assert Decimal(truth["gmv"]["USD"]) == paid[True] + paid[False]
    assert Decimal(truth["paid_amount"]["USD"]) == paid[True]


def test_amazon_settlements(sample) -> None:
    truth, folder = sample.all_time("bluebird-amazon"), sample.exports / "bluebird-amazon"
    refunded = returned = Decimal(0)
    for path in folder.glob("11*.txt"):
        total, *rows = csv_rows(path)
        assert money(total["total-amount"]) == sum(money(row["amount"]) for row in rows)
        assert {row["settlement-id"] for row in rows} == {path.stem}
        booked = [row["posted-date-time"] for row in rows]
        assert booked == sorted(booked)
        assert total["settlement-start-date"] <= booked[0]
        assert booked[-1] <= total["settlement-end-date"]
        for row in rows:
            if row["transaction-type"] == "Refund" and row["amount-type"] == "ItemPrice":
                refunded -= money(row["amount"])
                returned -= money(row["amount"]) * (row["amount-description"] == "Principal")
    assert Decimal(truth["refund_amount"]["USD"]) == refunded > 0
    assert Decimal(truth["returns_amount"]["USD"]) == returned


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


def google_spend(folder: Path) -> Decimal:
    rows = [row for path in folder.glob("google_ads_*") for row in csv_rows(path)]
    kept = [row for row in rows if not row["Day"].startswith("Total:")]
    return sum((money(row["Cost"].replace(",", "")) for row in kept), Decimal(0))


def meta_spend(folder: Path, currency: str) -> Decimal:
    spent = Decimal(0)
    for row in (row for path in folder.glob("meta_ads_*") for row in csv_rows(path)):
        if "Jour" in row:
            amount = row[f"Montant dépensé ({currency})"]
            spent += money(amount.replace("\u202f", "").replace(",", "."))
        else:
            spent += money(row[f"Amount spent ({currency})"])
    return spent


def test_ads_of_the_shopify_shop(sample) -> None:
    folder = sample.exports / "polna-pl"
    spent = google_spend(folder) + meta_spend(folder, "EUR")
    assert Decimal(sample.all_time("polna-pl")["ad_spend"]["EUR"]) == spent


def test_ads_of_the_own_shop(sample) -> None:
    folder = sample.exports / "bluebird-us"
    spent = google_spend(folder) + meta_spend(folder, "USD")
    for path in folder.glob("tiktok_ads_*"):
        _, *rows, total = sheet(path)
        assert sum(money(row[6]) for row in rows) == money(total[6])
        spent += money(total[6])
    template = [row for path in folder.glob("ad_spend_*") for row in csv_rows(path)]
    spent += sum(money(row["spend"]) for row in template)
    assert Decimal(sample.all_time("bluebird-us")["ad_spend"]["USD"]) == spent


def test_tickets(sample) -> None:
    truth, folder = sample.all_time("bluebird-us"), sample.exports / "bluebird-us"
    tickets = latest(folder, "zendesk_tickets_*", "Id", "Id")
    assert truth["tickets"] == len(tickets) > 0
    solved = [row for row in tickets if row["Status"] in ("Solved", "Closed")]
    assert truth["tickets_solved"] == len(solved) > 0
    assert all((row["Solved at"] == "-") == (row not in solved) for row in tickets)
    ids = [int(row["Id"]) for row in sorted(tickets, key=lambda row: row["Created at"])]
    assert sorted(ids) == list(range(1, len(ids) + 1))
    november = [row for row in tickets if row["Created at"].startswith("2024-11")]
    months = sample.truth["shops"]["bluebird-us"]["periods"]
    assert months["2024-11"]["tickets"] == len(november)


def test_survey_responses(sample) -> None:
    truth = sample.all_time("polna-pl")
    files = (sample.exports / "polna-pl").glob("delighted_*")
    delighted = [row for path in files for row in csv_rows(path)]
    assert truth["survey_responses"] == len(delighted) > 0
    assert truth["survey_score"] == sum(int(row["score"]) for row in delighted)
    truth = sample.all_time("bluebird-us")
    question = "How likely are you to recommend us to a friend or colleague?"
    files = (sample.exports / "bluebird-us").glob("typeform_*")
    typeform = [row for path in files for row in csv_rows(path)]
    finished = [row for row in typeform if row["Submit Date (UTC)"]]
    assert len(typeform) > len(finished) == truth["survey_responses"] > 0
    assert truth["survey_score"] == sum(int(row[question]) for row in finished)


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
        if shop_id == "bluebird-amazon":
            continue  # it knows no visitors, and no buyer again
        for kpi in ("unique_visitors", "ordering_buyers", "paying_buyers"):
            assert sum(month[kpi] for month in months.values()) > everything[kpi]
