"""Exports of Taobao, Pinduoduo, JD and Alipay: their true headings, on invented rows."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.landing.conftest import Bench
from tests.landing.test_formats import table
from tests.landing.test_workbooks import workbook

HEADERS = Path(__file__).parent / "files" / "headers"
EARLIER, LATER = 1_750_000_000, 1_750_100_000


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
