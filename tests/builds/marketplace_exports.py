"""A shop with invented exports of Taobao, Alipay, Pinduoduo and JD, as they are downloaded."""

from __future__ import annotations

import csv
import random
from datetime import datetime, timedelta
from pathlib import Path

HEADERS = Path(__file__).parents[1] / "landing" / "files" / "headers"
SHOP = "name: Wuyu\nplatform: taobao\ntimezone: Asia/Shanghai\ncurrency: CNY\ncountry: CN\n"
TAOBAO_STATUSES = ("等待买家付款", "买家已付款，等待卖家发货", "交易成功", "交易关闭")
PDD_STATUSES = ("待支付", "已发货，待签收", "已签收", "未发货，退款成功", "已取消，退款成功")
JD_STATUSES = ("等待付款", "等待出库", "完成", "取消")
Row = dict[str, str]


def write_marketplace_exports(
    exports: Path, first_day: datetime, days: int, orders: int, chance: random.Random
) -> None:
    """Write the exports of a shop of ``orders`` orders per platform below ``exports``."""
    folder = exports / "wuyu-cn"
    folder.mkdir(parents=True)
    (folder / "shop.yml").write_text(SHOP, "utf-8")
    taobao: list[Row] = []
    lines: list[Row] = []
    bill: list[Row] = []
    pdd: list[Row] = []
    jd: list[Row] = []
    for number in range(1, orders + 1):
        created = first_day + timedelta(minutes=chance.randrange(days * 24 * 60))
        order, its_lines, entries = _taobao_order(f"1930000000{number:06}", created, chance)
        taobao.append(order)
        lines += its_lines
        bill += entries
        pdd.append(_pdd_order(number, created, chance))
        jd += _jd_order(f"9{number:06}", created, chance)
    _write(folder / "ExportOrderList.csv", "taobao_ExportOrderList_2018.csv", taobao)
    _write(folder / "ExportOrderDetailList.csv", "taobao_ExportOrderDetailList_2022plus.csv", lines)
    _write(folder / "alipay.csv", "alipay_bill.csv", bill)
    _write(folder / "pinduoduo.csv", "pdd_orders_full.csv", pdd)
    _write(folder / "jd.csv", "jd_orders.csv", jd)


def _taobao_order(
    order_id: str, created: datetime, chance: random.Random
) -> tuple[Row, list[Row], list[Row]]:
    """An order, its lines, and its entries at Alipay."""
    lines: list[Row] = []
    bill: list[Row] = []
    status = chance.choice(TAOBAO_STATUSES)
    is_paid = status != TAOBAO_STATUSES[0] and chance.random() < 0.8
    goods = 0
    for number in range(1, chance.choice([0, 1, 1, 2]) + 1):
        price, quantity = chance.randrange(10, 90), chance.randrange(1, 4)
        owed = price * quantity - chance.choice([0, 0, 5])
        goods += owed
        asked = chance.choice(["没有申请退款", "没有申请退款", "退款成功", "退款关闭"])
        lines.append(
            {
                "子订单编号": f"{order_id}{number}",
                "主订单编号": order_id,
                "标题": "杯子",
                "价格": f"{price}.00",
                "购买数量": str(quantity),
                "外部系统编号": f"CUP-{price}",
                "订单状态": status,
                "买家应付货款": f"{owed}.00",
                "退款状态": asked,
                "退款金额": "无退款申请" if asked == "没有申请退款" else "5.00",
            }
        )
    goods = max((goods or chance.randrange(20, 200)) - chance.choice([0, 7]), 5)
    refunded = chance.choice([0, 0, 5]) if is_paid else 0
    order = {
        "订单编号": f'="{order_id}"',
        "买家会员名": chance.choice(["甲", "乙", "丙", "t**1", ""]),
        "买家应付货款": f"{goods}.00",
        "买家应付邮费": "6.00",
        "总金额": f"{goods + 6}.00",
        "买家实际支付金额": f"{goods + 6 if is_paid else 0}.00",
        "订单状态": status,
        "订单创建时间": _time(created),
        "订单付款时间 ": _time(created + timedelta(minutes=9)) if is_paid else "",
        "宝贝总数量": "1",
        "订单关闭原因": "买家未付款" if status == "交易关闭" else "订单未关闭",
        "分阶段订单信息": chance.choice(["", "", "", "阶段付款"]),
        "退款金额": f"{refunded}.00",
        "确认收货时间": _time(created + timedelta(days=3)) if status == "交易成功" else "",
    }
    if refunded and chance.random() < 0.5:
        for kind, amount in (("交易退款", "-3.00"), ("收费", "-0.50")):
            bill.append(
                {
                    "序号": str(len(bill) + 1),
                    "入账时间": _time(created + timedelta(days=4)),
                    "支付宝流水号": f"{order_id}{kind}",
                    "商户订单号": f"T200P{order_id}",
                    "账务类型": kind,
                    "收入（+元）": " ",
                    "支出（-元）": amount,
                }
            )
    return order, lines, bill


def _pdd_order(number: int, created: datetime, chance: random.Random) -> Row:
    status = chance.choice(PDD_STATUSES)
    goods = chance.randrange(5, 50) * 2
    return {
        "商品": f"盘子 {number % 7}",
        "订单号": f"{created:%y%m%d}-{number:015}\t",
        "订单状态": status,
        "商品总价(元)": f"{goods}.00\t",
        "店铺优惠折扣(元)": "2.00",
        "用户实付金额(元)": f"{goods - 2}.00",
        "商家实收金额(元)": f"{goods - 2}.00",
        "商品数量(件)": "2\t",
        "商品id": "\t600000000000",
        "商家编码-规格维度": f"DISH-{number % 7}",
        "商品一级类目": "家居",
        "售后状态": "退款成功" if "退款" in status else "无售后或售后取消",
        "支付时间": "\t" if status == "待支付" else _time(created),
        "订单成交时间": "\t" if status == "待支付" else _time(created + timedelta(minutes=1)),
    }


def _jd_order(order_id: str, created: datetime, chance: random.Random) -> list[Row]:
    status = chance.choice(JD_STATUSES)
    prices = [chance.randrange(10, 90) for _ in range(chance.choice([1, 2]))]
    order = {
        "订单号": order_id,
        "下单时间": _time(created),
        "订单金额": f"{sum(prices)}.00",
        "应付金额": f"{sum(prices) + 1}.00",
        "运费金额": "6.00",
        "订单状态": status,
        "下单帐号": chance.choice(["甲", "丁"]),
        "付款确认时间": "" if status == "等待付款" else _time(created + timedelta(minutes=4)),
        "订单完成时间": _time(created + timedelta(days=2)) if status == "完成" else "",
    }
    return [
        order | {"商品ID": f"{price}", "订购数量": "1", "京东价": f"{price}.00"} for price in prices
    ]


def _time(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M:%S}"


def _write(path: Path, heading: str, rows: list[Row]) -> None:
    names = (HEADERS / heading).read_text("utf-8").rstrip("\n").split(",")
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, names, restval="")
        writer.writeheader()
        writer.writerows(rows)
