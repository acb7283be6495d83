"""Exports of Taobao, Pinduoduo, JD and Alipay: their true headings, on invented rows."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.landing.conftest import Bench
from tests.landing.test_formats import table
from tests.landing.test_workbooks import workbook

HEADERS = Path(__file__).parent / "files" / "headers"
EARLIER, LATER = 1_750_000_000, 1_750_100_000


@pytest.fixture(autouse=True)
def shop_in_china(bench: Bench) -> None:
    """GB18030 is tried for shops in China only; elsewhere it would read Latin-1 as Chinese."""
    bench.shop("s", "CN")


def header(name: str) -> list[str]:
    """The heading of an export as downloaded, blanks at the end of names included."""
    (path,) = HEADERS.glob(f"{name}.*")
    line = path.read_text(encoding="utf-8").rstrip("\n")
    return line.split("\t" if path.suffix == ".tsv" else ",")


def gb(text: str) -> bytes:
    return text.encode("gb18030")


TAOBAO_ROW = {
    "订单编号": '="1930000000000001"',
    "买家会员名": "invented_buyer",
    "买家应付货款": "1,198.00",
    "买家应付邮费": "10.00",
    "总金额": "1,208.00",
    "买家实际支付金额": "1208.00元",
    "订单状态": "买家已付款，等待卖家发货",
    "收货地址 ": "某省 某市",
    "联系电话 ": "'13800000000",
    "订单创建时间": "2016/5/23 22:02",
    "订单付款时间 ": "2016/5/23 22:05",
    "宝贝标题 ": "invented, with a comma",
    "宝贝总数量": "2",
    "订单关闭原因": "订单未关闭",
    "卖家服务费": "0元",
}
TAOBAO_COLUMNS = (
    "order_id, goods_amount, total_amount, paid_amount, order_status, receiver_address, "
    "receiver_phone, created_at, paid_at, close_reason, seller_fee"
)
TAOBAO_READ = (
    "1930000000000001",
    "1198.00",
    "1208.00",
    "1208.00",
    "买家已付款，等待卖家发货",
    "某省 某市",
    "13800000000",
    "2016-05-23 22:02",
    "2016-05-23 22:05",
    None,
    "0",
)


def test_taobao_orders_of_2016_with_tabs(bench: Bench) -> None:
    names = header("taobao_ExportOrderList_2016")
    assert len(names) == 41
    cells = [TAOBAO_ROW.get(name, "") for name in names]
    bench.landed("ExportOrderList201605.csv", gb("\t".join(names) + "\n" + "\t".join(cells) + "\n"))
    assert bench.rows("taobao__orders", TAOBAO_COLUMNS) == [TAOBAO_READ]
    assert bench.rows("taobao__orders", "_extra, refunded_amount, shipped_at") == [(None,) * 3]


def test_taobao_orders_of_2018_in_gb18030(bench: Bench) -> None:
    names = header("taobao_ExportOrderList_2018")
    assert len(names) == 54
    row = TAOBAO_ROW | {"打款商家金额": "98.50元", "退款金额": "无退款申请", "确认收货时间": "null"}
    (entry,) = bench.landed("ExportOrderList201605.csv", gb(table(names, row))).entries
    assert (entry.format, entry.rows, entry.rejected) == ("taobao/orders", 1, 0)
    assert str(entry.period_from) == "2016-05-23"
    assert bench.rows("taobao__orders", TAOBAO_COLUMNS) == [TAOBAO_READ]
    columns = "seller_received_amount, refunded_amount, confirmed_at, _extra"
    assert bench.rows("taobao__orders", columns) == [("98.50", None, None, None)]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_taobao_orders_since_2022(bench: Bench, kind: str) -> None:
    names = header("taobao_order_2022plus_columns")
    row = {name.strip(): value for name, value in TAOBAO_ROW.items() if name.strip() in names}
    row |= {"主订单编号": "1930000000000001", "发货时间": "2022-05-24 10:00:00", "退款金额": "0"}
    row |= {"订单编号": "1930000000000001", "订单创建时间": "2022-05-23 22:02:11"}
    text = table(names, row)
    cells = [names, [row.get(name) for name in names]]
    content = workbook({"sheet1": cells}) if kind == "xlsx" else gb(text)
    (entry,) = bench.landed(f"ExportOrderList.{kind}", content).entries
    assert (entry.format, entry.rows, entry.rejected) == ("taobao/orders", 1, 0)
    columns = "order_id, main_order_id, created_at, shipped_at, refunded_amount, total_amount"
    assert bench.rows("taobao__orders", f"{columns}, _extra") == [
        (
            "1930000000000001",
            "1930000000000001",
            "2022-05-23 22:02:11",
            "2022-05-24 10:00:00",
            "0",
            "1208.00",
            None,
        )
    ]


def exports_of_one_order(bench: Bench, table_name: str) -> list[tuple[str, bool]]:
    """Which files hold the order, the later export last, however they were landed."""
    files = bench.rows(table_name, "distinct _file, _export_key", "_export_key")
    return [(file, file.startswith("s/later")) for file, _ in files]


@pytest.mark.parametrize("first", ["later", "earlier"])
def test_a_later_export_of_an_order_has_the_greater_key(bench: Bench, first: str) -> None:
    orders = table(header("taobao_ExportOrderList_2018"), TAOBAO_ROW)
    files = {
        "earlier": (orders, EARLIER),
        "later": (orders.replace("等待卖家发货", "等待发货"), LATER),
    }
    for name in sorted(files, key=lambda name: name != first):
        text, time = files[name]
        bench.put(f"s/{name}_orders.csv", gb(text), time)
        assert bench.land().refused == []
    assert exports_of_one_order(bench, "taobao__orders") == [
        ("s/earlier_orders.csv", False),
        ("s/later_orders.csv", True),
    ]


def test_taobao_lines_old_and_since_2022(bench: Bench) -> None:
    old, new = (header(f"taobao_ExportOrderDetailList{tail}") for tail in ("", "_2022plus"))
    assert (len(old), len(new)) == (10, 18)
    row = {"标题": "invented", "价格": "599.00", "购买数量": "2", "外部系统编号": '="SKU-0012"'}
    row |= {"订单状态": "交易成功", "商家编码": "ITEM-1", "备注": "'null"}
    later = row | {"子订单编号": "1930000000000003", "主订单编号": "1930000000000002"}
    later |= {"买家应付货款": "1,100.00", "退款状态": "没有申请退款", "退款金额": "无退款申请"}
    bench.put("s/old.csv", gb(table(old, row | {"订单编号": '="1930000000000001"'})))
    bench.put("s/ExportOrderDetailList.csv", gb(table(new, later)))
    landing = bench.land()
    assert [(e.format, e.rows, e.reason) for e in landing.entries] == [
        ("taobao/order_lines", 1, None)
    ] * 2
    columns = "order_id, line_id, price, quantity, external_sku, merchant_sku, goods_amount"
    columns += ", refund_status, refunded_amount, _extra"
    assert bench.rows("taobao__order_lines", columns, "order_id") == [
        ("1930000000000001", None, "599.00", "2", "SKU-0012", "ITEM-1", None, None, None, None),
        (
            "1930000000000002",
            "1930000000000003",
            "599.00",
            "2",
            "SKU-0012",
            "ITEM-1",
            "1100.00",
            None,
            None,
            None,
        ),
    ]


PDD_ROW = {
    "商品": "invented",
    "订单号": "260512-000000000000001\t",
    "订单状态": "已取消，退款成功",
    "商品总价(元)": "1,020.00\t",
    "邮费(元)": "0\t",
    "用户实付金额(元)": "999.50\t",
    "商家实收金额(元)": "1009.50",
    "商品数量(件)": "2\t",
    "发货时间": "\t",
    "商品id": "\t600000000000\t",
    "商家编码-规格维度": "\tMUG-R",
    "售后状态": "退款成功",
    "订单成交时间": "2026/5/12 9:01:00",
}


@pytest.mark.parametrize(("version", "columns"), [("short", 27), ("full", 82)])
@pytest.mark.parametrize("encoding", ["gb18030", "utf-8-sig"])
def test_pdd_orders_padded_with_tabs(
    bench: Bench, version: str, columns: int, encoding: str
) -> None:
    names = header(f"pdd_orders_{version}")
    assert len(names) == columns
    bench.landed("orders_export.csv", table(names, PDD_ROW).encode(encoding))
    read = "order_id, order_status, goods_amount, shipping_amount, paid_amount, quantity"
    read += ", shipped_at, product_id, variant_sku, after_sales_status, traded_at, paid_at, _extra"
    assert bench.rows("pdd__orders", read) == [
        (
            "260512-000000000000001",
            "已取消，退款成功",
            "1020.00",
            "0",
            "999.50",
            "2",
            None,
            "600000000000",
            "MUG-R",
            "退款成功",
            "2026-05-12 9:01:00",
            None,
            None,
        )
    ]


def test_jd_orders_with_a_row_per_sku(bench: Bench) -> None:
    names = header("jd_orders")
    assert (len(names), names[-1]) == (31, "")
    first = {"订单号": '="9001"', "商品ID": "501", "订购数量": "2", "京东价": "30.00"}
    first |= {"订单金额": "100.00", "应付金额": "96.00", "运费金额": "6.00", "货号": "\tMUG"}
    first |= {"下单时间": "2016-05-23 22:02:00", "订单状态": "等待出库", "下单帐号": "invented"}
    second = first | {"商品ID": "502", "订购数量": "1", "京东价": "40.00", "货号": ""}
    bench.landed("order.csv", gb(table(names, first, second)))
    read = "order_id, product_id, quantity, jd_price, goods_amount, owed_amount, merchant_sku"
    assert bench.rows("jd__orders", f"{read}, buyer_account, _extra", "_line") == [
        ("9001", "501", "2", "30.00", "100.00", "96.00", "MUG", "invented", None),
        ("9001", "502", "1", "40.00", "100.00", "96.00", None, "invented", None),
    ]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("above", [2, 4])
def test_alipay_bill_between_preamble_and_totals(bench: Bench, kind: str, above: int) -> None:
    names = header("alipay_bill")
    row = {"序号": "1", "入账时间": "2022-06-01 00:30:00", "支付宝流水号": "e1\t"}
    row |= {"商户订单号": "T200P1930000000000001", "账务类型": "交易退款"}
    row |= {"收入（+元）": " ", "支出（-元）": "-1,030.00", "账户余额（元）": "970.00"}
    preamble = ["#支付宝账务明细查询", "#账号：[invented]", "#起始日期", "#终止日期"][:above]
    total = "#支出合计：1笔，-1030.00元"
    rows = [*([line] for line in preamble), names, [row.get(name) for name in names], [total]]
    text = "\n".join([*preamble, table(names, row).rstrip("\r\n"), total]) + "\n"
    content = workbook({"账务明细": rows}) if kind == "xlsx" else gb(text)
    (entry,) = bench.landed(f"alipay_bill.{kind}", content).entries
    assert (entry.format, entry.rows, entry.rejected, entry.dropped) == (
        "alipay/bill",
        1,
        0,
        above + 1,
    )
    read = "entry_id, merchant_order_id, entry_kind, income_amount, expense_amount, booked_at"
    assert bench.rows("alipay__bill", f"{read}, balance_amount, _extra") == [
        (
            "e1",
            "T200P1930000000000001",
            "交易退款",
            None,
            "-1030.00",
            "2022-06-01 00:30:00",
            "970.00",
            None,
        )
    ]
