"""Rows of Taobao's exports and of Alipay's statement, as downloaded at a given moment."""

from collections.abc import Iterator

from shopmarts.sample.calendar import Calendar
from shopmarts.sample.entities import Order, Refund
from shopmarts.sample.money import cents, share_out, text
from shopmarts.sample.people import Person, scramble
from shopmarts.sample.shops import Shop

Row = dict[str, str]

_NOTHING_ASKED = ("没有申请退款", "无退款申请")
_REFUND_WORDS = {
    "requested": "买家已经申请退款，等待卖家同意",
    "processed": "退款成功",
    "rejected": "卖家拒绝退款",
    "withdrawn": "退款关闭",
}
_COMMISSION_PERCENT = 5
_CITIES = {
    "浙江": "杭州市西湖区",
    "广东": "广州市天河区",
    "上海": "浦东新区",
    "四川": "成都市锦江区",
}


class TaobaoRows:
    """Renders one shop's orders by the names of columns; what is missing is empty."""

    def __init__(self, shop: Shop, calendar: Calendar) -> None:
        self._shop = shop
        self._calendar = calendar

    def order(self, order: Order, at: int) -> Row:
        """Return the order's row: without SKUs, with what was asked back so far."""
        person, goods = order.person, sum(line.net for line in order.lines)
        captured = [payment for payment in order.payments if payment.is_captured_at(at)]
        paid_at = order.paid_at(at) or max((p.captured_at or 0 for p in captured), default=None)
        is_closed = _is_closed(order, at)
        is_complete = order.completed_at is not None and order.completed_at < at
        refunded = sum(refund.amount for refund in _asked(order, at))
        paid = sum(payment.amount for payment in captured)
        is_shipped = order.shipped_at is not None and order.shipped_at < at
        return {
            "订单编号": f'="{order.order_id}"',
            "买家会员名": person.customer_id,
            "买家支付宝账号": order.email or order.phone,
            "买家应付货款": text(goods),
            "买家应付邮费": text(order.shipping),
            "买家支付积分": "0",
            "总金额": text(order.total),
            "返点积分": "0",
            "买家实际支付金额": text(paid),
            "买家实际支付积分": "0",
            "订单状态": _status(order, at),
            "买家留言": order.note,
            "收货人姓名": f"{person.last_name}{person.first_name}",
            "收货地址": _address(person),
            "运送方式": "快递",
            "联系手机": f"'{person.phone.removeprefix('+')}",
            "订单创建时间": self._calendar.text(order.created_at),
            "订单付款时间": self._calendar.text(paid_at) if paid_at else "",
            "宝贝标题": "，".join(line.sku.name for line in order.lines),
            "宝贝种类": str(len(order.lines)),
            "物流单号": f"No:YT{scramble(order.number) % 10**13:013d}" if is_shipped else "",
            "物流公司": "圆通速递" if is_shipped else "",
            "宝贝总数量": str(sum(line.quantity for line in order.lines)),
            "店铺Id": "0",
            "店铺名称": self._shop.name,
            "订单关闭原因": order.close_reason if is_closed else "订单未关闭",
            "卖家服务费": "0元",
            "买家服务费": "0元",
            "是否手机订单": "手机订单" if order.device in ("app", "mobile") else "",
            "分阶段订单信息": _stages(order, at),
            "是否代付": "否",
            "是否是O2O交易": "否",
            "退款金额": text(refunded),
            "确认收货时间": self._calendar.text(order.completed_at)
            if order.completed_at is not None and is_complete
            else "",
            "打款商家金额": f"{text(paid if is_complete else 0)}元",
        }

    def lines(self, order: Order, at: int) -> Iterator[Row]:
        """Yield the rows of the order's lines; a single line has the number of its order."""
        paid_at = order.paid_at(at)
        refunds = self._refunds_by_line(order, at)
        for line in order.lines:
            own = order.order_id if len(order.lines) == 1 else f"{order.order_id}{line.number}"
            status, amount = refunds.get(line.number, _NOTHING_ASKED)
            yield {
                "子订单编号": f'="{own}"',
                "主订单编号": f'="{order.order_id}"',
                "标题": line.sku.name,
                "价格": text(line.unit_price),
                "购买数量": str(line.quantity),
                "外部系统编号": line.sku.sku,
                "商品属性": f"规格：{line.sku.option}" if line.sku.option else "",
                "订单状态": _status(order, at),
                "商家编码": line.sku.product_id,
                "买家应付货款": text(line.net),
                "买家实际支付金额": text(line.net if paid_at is not None else 0),
                "退款状态": status,
                "退款金额": amount,
                "订单创建时间": self._calendar.text(order.created_at),
                "订单付款时间": self._calendar.text(paid_at) if paid_at else "",
            }

    def entries(self, order: Order) -> Iterator[tuple[int, Row]]:
        """Yield what the order leaves in the account of the shop, with the time of each entry.

        Money comes when the buyer confirms; what was given back before never passes through it.
        """
        if order.completed_at is None:
            return
        fee = cents(order.total * _COMMISSION_PERCENT, 100)
        yield order.completed_at, self._entry(order, 1, order.completed_at, "在线支付", order.total)
        yield order.completed_at, self._entry(order, 2, order.completed_at, "收费", -fee)
        for refund in order.refunds:
            if refund.outcome == "processed" and refund.amount:
                at = refund.decided_at
                yield at, self._entry(order, 3, at, "交易退款", -refund.amount)

    def _entry(self, order: Order, number: int, at: int, kind: str, amount: int) -> Row:
        return {
            "入账时间": self._calendar.text(at),
            "支付宝交易号": f"2024{order.number:016d}",
            "支付宝流水号": f"{order.number}{number:03d}",
            "商户订单号": f"T200P{order.order_id}",
            "账务类型": kind,
            "收入（+元）": text(amount) if amount > 0 else "",
            "支出（-元）": text(amount) if amount < 0 else "",
            "支付渠道": "支付宝",
            "业务描述": "天猫佣金（类目）" if kind == "收费" else "",
        }

    def _refunds_by_line(self, order: Order, at: int) -> dict[int, tuple[str, str]]:
        """Status and amount asked back, by number of the line; the first, if for no goods."""
        found = {}
        for refund in _asked(order, at):
            lines = [given.line for given in refund.lines] or order.lines[:1]
            weights = [given.amount for given in refund.lines] or [1]
            goods = refund.amount - (refund.shipping_amount if refund.lines else 0)
            for line, share in zip(lines, share_out(goods, weights), strict=True):
                found[line.number] = (_REFUND_WORDS[refund.status_at(at)], text(share))
        return found


def _asked(order: Order, at: int) -> list[Refund]:
    """The refunds of money that were asked for before a moment, whatever became of them."""
    return [refund for refund in order.refunds if refund.requested_at < at and refund.amount]


def _is_closed(order: Order, at: int) -> bool:
    """Whether the order was closed: unpaid, or with its money given back."""
    given_back = [refund.decided_at for refund in order.refunds]
    closed_at = order.cancelled_at
    if closed_at is not None and order.cancelled_by != "system":
        closed_at = max([closed_at, *given_back])
    return closed_at is not None and closed_at < at


def _status(order: Order, at: int) -> str:
    if _is_closed(order, at):
        return "交易关闭"
    if order.completed_at is not None and order.completed_at < at:
        return "交易成功"
    if order.shipped_at is not None and order.shipped_at < at:
        return "卖家已发货，等待买家确认"
    if order.paid_at(at) is not None:
        return "买家已付款，等待卖家发货"
    if any(payment.is_captured_at(at) for payment in order.payments):
        return "定金已付，等待买家付尾款"
    return "等待买家付款"


def _stages(order: Order, at: int) -> str:
    """What the order list says of the deposit and the balance of a presale."""
    if not order.is_presale:
        return ""
    balance = "已付款" if order.paid_at(at) is not None else "未付款"
    return f"阶段付款：定金已付款，尾款{balance}"


def _address(person: Person) -> str:
    return f"{person.region} {_CITIES[person.region]} 示例路{person.number % 900 + 1}号"
