"""What becomes of an order: payment, shipping, cancellation and refunds."""

from random import Random

from shopmarts.sample.calendar import DAY, HOUR
from shopmarts.sample.catalogue import Sku
from shopmarts.sample.entities import Line, Order, Payment, Refund, RefundLine
from shopmarts.sample.money import CENT, UNIT, cents, without_tax
from shopmarts.sample.shops import Shop

_BRANDS = ("visa", "visa", "mastercard", "mastercard", "american_express")
_METHODS = {"US": ("card", "card", "card", "paypal"), "CN": ("alipay", "alipay", "huabei")}
_REASONS = ("quality", "not_as_described", "damaged", "late", "changed_mind", "size", "other")


class Lifecycle:
    """Gives the orders of one shop their future."""

    def __init__(self, shop: Shop) -> None:
        self._shop = shop
        self._payments = 0
        self._refunds = 0

    def live(self, rng: Random, order: Order) -> None:
        """Fill in everything that happens to a freshly placed order."""
        if order.is_test:
            return
        if order.is_presale:
            self._pay_presale(rng, order)
        elif order.total > 0:
            self._pay(rng, order)
        paid_at = order.paid_at(2**60)
        if paid_at is None:
            self._close_unpaid(rng, order)
        elif order.total > 0 and not order.is_staff and rng.random() < 0.03:
            self._cancel_paid(rng, order, paid_at)
        else:
            self._ship(rng, order, paid_at)
            if order.total > 0 and order.goods and rng.random() < self._shop.refund_rate:
                self._refund(rng, order)

    def _pay(self, rng: Random, order: Order) -> None:
        at = order.created_at + 5 + int(rng.random() * 60)
        may_fail = self._shop.records_failed_payments
        roll = rng.random()
        if roll < self._shop.unpaid_rate:
            if may_fail and roll < self._shop.unpaid_rate * 0.5:
                self._fail(rng, order, at)
            elif may_fail and roll < self._shop.unpaid_rate * 0.7:
                void = self._attempt(rng, order, at, order.total)
                void.voided_at = at + 12 * HOUR
            return
        if may_fail and roll < self._shop.unpaid_rate + 0.08:
            self._fail(rng, order, at)
            at += 40 + int(rng.random() * 1200)
        roll = rng.random()
        if roll < 0.03 and order.total >= 20 * UNIT and not self._shop.is_marketplace:
            first = cents(order.total * 40, 100)
            self._capture(self._attempt(rng, order, at, first), at)
            later = at + (int(rng.random() * 20) * DAY if rng.random() < 0.5 else 30)
            self._capture(self._attempt(rng, order, later, order.total - first), later)
        else:
            is_slow = roll < 0.08  # a transfer that takes its time
            delay = 6 * HOUR + int(rng.random() * 3 * DAY) if is_slow else 0
            self._capture(self._attempt(rng, order, at, order.total), at + delay)

    def _pay_presale(self, rng: Random, order: Order) -> None:
        at = order.created_at + 20
        deposit = self._attempt(rng, order, at, cents(order.total * 20, 100))
        deposit.stage = "deposit"
        self._capture(deposit, at)
        if rng.random() < 0.85:
            at += 10 * DAY + int(rng.random() * 15 * DAY)
            balance = self._attempt(rng, order, at, order.total - deposit.amount)
            balance.stage = "balance"
            self._capture(balance, at)

    def _attempt(self, rng: Random, order: Order, at: int, amount: int) -> Payment:
        self._payments += 1
        methods = _METHODS.get(self._shop.country, ("card",))
        payment = Payment(
            f"P{self._payments:09d}", at, methods[order.number % len(methods)], amount
        )
        if payment.method == "card":
            payment.card_brand = _BRANDS[int(rng.random() * len(_BRANDS))]
        order.payments.append(payment)
        return payment

    def _capture(self, payment: Payment, at: int) -> None:
        payment.captured_at = at
        if not self._shop.is_marketplace:
            payment.fee = cents(payment.amount * 15, 1000) + 25 * CENT

    def _fail(self, rng: Random, order: Order, at: int) -> None:
        payment = self._attempt(rng, order, at, order.total)
        payment.failure_reason = "insufficient_funds" if rng.random() < 0.5 else "card_declined"

    def _close_unpaid(self, rng: Random, order: Order) -> None:
        if self._shop.platform == "shopify" and rng.random() < 0.4:
            return  # stays pending for ever
        last = max((p.attempted_at for p in order.payments), default=order.created_at)
        order.cancelled_at = last + (28 * DAY if order.is_presale else DAY)
        order.cancelled_by = "system"
        order.close_reason = "买家未付款" if self._shop.country == "CN" else "unpaid"

    def _cancel_paid(self, rng: Random, order: Order, paid_at: int) -> None:
        order.cancelled_at = paid_at + HOUR + int(rng.random() * 20 * HOUR)
        order.cancelled_by = "buyer" if rng.random() < 0.7 else "seller"
        order.close_reason = "退款" if self._shop.country == "CN" else "cancelled by request"
        refund = self._open_refund(order, order.cancelled_at, order.cancelled_at + 2 * HOUR)
        refund.refund_type, refund.reason, refund.phase = (
            "refund_only", "changed_mind", "before_shipping",
        )  # fmt: skip
        for line in order.goods:
            self._give_back(refund, line, line.quantity, None, refund.decided_at)
        if not self._shop.refunds_goods_only:
            refund.shipping_amount = order.shipping
            refund.amount += order.shipping
        self._keep(order, refund)

    def _ship(self, rng: Random, order: Order, paid_at: int) -> None:
        order.shipped_at = paid_at + 8 * HOUR + int(rng.random() * 3 * DAY)
        order.delivered_at = order.shipped_at + DAY + int(rng.random() * 5 * DAY)
        order.completed_at = order.delivered_at + DAY + int(rng.random() * 9 * DAY)

    def _refund(self, rng: Random, order: Order) -> None:
        # a refund of an order that is not complete would close it at a marketplace
        begins_at = order.completed_at if self._shop.is_marketplace else order.delivered_at
        asked_at = (begins_at or order.created_at) + int(rng.random() * 20 * DAY)
        if rng.random() < 0.15:  # long after
            asked_at += 60 * DAY + int(rng.random() * 120 * DAY)
        decided_at = asked_at + HOUR + int(rng.random() * 12 * DAY)
        refund = self._open_refund(order, asked_at, decided_at)
        refund.reason = _REASONS[int(rng.random() * len(_REASONS))]
        roll = rng.random()
        if self._shop.refunds_goods_only or roll < 0.70:
            self._return_goods(rng, order, refund)
        elif roll < 0.78 and order.shipping:
            refund.refund_type, refund.reason = "refund_only", "late"
            refund.shipping_amount = refund.amount = order.shipping
        elif roll < 0.86:
            refund.refund_type = "refund_only"  # goodwill: money, no goods
            refund.amount = min(5 * UNIT, order.total)
        elif roll < 0.92:
            refund.refund_type = "exchange"
            refund.lines.append(RefundLine(order.goods[0], 1, 0, decided_at - HOUR, None))
        else:
            self._return_goods(rng, order, refund)
            refund.outcome = "rejected" if rng.random() < 0.6 else "withdrawn"
            for returned in refund.lines:
                returned.received_at = returned.restocked_at = None
        self._keep(order, refund)

    def _return_goods(self, rng: Random, order: Order, refund: Refund) -> None:
        goods = order.goods
        lines = goods if rng.random() < 0.5 else goods[:1]
        received_at = refund.decided_at - HOUR
        restocked_at = refund.decided_at + DAY if rng.random() < 0.7 else None
        for line in lines:
            quantity = line.quantity if rng.random() < 0.8 else _part(line.sku, line.quantity)
            self._give_back(refund, line, quantity, received_at, restocked_at)
        refund.handling_cost = 3 * UNIT

    def _give_back(
        self, refund: Refund, line: Line, quantity: int, received_at: int | None,
        restocked_at: int | None,
    ) -> None:  # fmt: skip
        """Return the money for some pieces of a line, with their share of discounts and tax."""
        paid = cents(line.net * quantity, line.quantity)
        if self._shop.is_tax_inclusive:
            goods = without_tax(paid, self._shop.tax_percent)
            tax = paid - goods
        else:
            goods, tax = paid, cents(line.tax * quantity, line.quantity)
        refund.lines.append(RefundLine(line, quantity, goods, received_at, restocked_at))
        refund.tax_amount += tax
        refund.amount += goods + tax

    def _open_refund(self, order: Order, requested_at: int, decided_at: int) -> Refund:
        self._refunds += 1
        return Refund(
            f"R{self._refunds:08d}", requested_at, decided_at, "processed", "return_refund",
            "other", "after_sale", 0, is_platform_decided=order.number % 17 == 0,
        )  # fmt: skip

    def _keep(self, order: Order, refund: Refund) -> None:
        if refund.amount > 0 or refund.lines:
            order.refunds.append(refund)


def _part(sku: Sku, quantity: int) -> int:
    """Half of the packs, at least one."""
    return max(quantity // sku.pack // 2, 1) * sku.pack
