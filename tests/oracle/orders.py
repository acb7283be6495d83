"""What an order is worth, in its own currency: docs/decisions.md, Sales."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from tests.oracle.money import CENT, ZERO, rounded
from tests.oracle.world import Order, OrderLine

TAX_OF_A_LINE_MAY_DIFFER = Decimal("0.02")


@dataclass(frozen=True)
class LineValue:
    """One line without tax: list value and discount; of a gift card only ``gift_card_amount``."""

    line: OrderLine
    gross_sales: Decimal
    discount: Decimal
    gift_card_amount: Decimal

    @property
    def net(self) -> Decimal:
        return self.gross_sales - self.discount


@dataclass(frozen=True)
class OrderValue:
    """An order without tax in its prices; all sums in the currency of the order."""

    order: Order
    lines: tuple[LineValue, ...]
    gross_sales: Decimal
    discount: Decimal
    shipping: Decimal
    taxes: Decimal
    duties: Decimal
    fees: Decimal
    gift_card_amount: Decimal
    tax_rate: Fraction

    @property
    def gmv(self) -> Decimal:
        """Catalogue gmv, order_amount: "items after discount + shipping + tax"; code G: "Gift-card
        sales excluded from sales"."""
        return self.order.total_amount - self.gift_card_amount

    @property
    def is_gift_card_only(self) -> bool:
        """Catalogue aov: "excl. orders containing only gift cards"."""
        return bool(self.lines) and all(value.line.is_gift_card for value in self.lines)


def order_value(order: Order, lines: Sequence[OrderLine]) -> OrderValue:
    """Value an order by its lines, or by what it states where it has none."""
    return _value_by_lines(order, lines) if lines else _value_as_stated(order)


def shared_discounts(order: Order, lines: Sequence[OrderLine]) -> list[Decimal]:
    """Discount of every line, in the order of the lines.

    Catalogue discount_amount: "allocate order discounts pro rata to line value"; "allocation
    remainder (cents) goes to the largest line so Σ lines = order".
    """
    own = [line.discount_amount or ZERO for line in lines]
    if order.discount_amount is None:
        return own
    has_goods = any(not line.is_gift_card for line in lines)
    bearing = [n for n, line in enumerate(lines) if not (has_goods and line.is_gift_card)]
    worth = [line.unit_price * line.quantity - own[n] for n, line in enumerate(lines)]
    value_of_goods = sum((worth[n] for n in bearing), ZERO)
    to_share = min(order.discount_amount - sum(own, ZERO), value_of_goods)
    if to_share <= 0:
        return own
    shares = {
        n: rounded(Fraction(to_share * worth[n]) / Fraction(value_of_goods), CENT) for n in bearing
    }
    largest = max(bearing, key=lambda n: worth[n])
    shares[largest] += to_share - sum(shares.values(), ZERO)
    return [own[n] + shares.get(n, ZERO) for n in range(len(lines))]


def _value_by_lines(order: Order, lines: Sequence[OrderLine]) -> OrderValue:
    discounts = shared_discounts(order, lines)
    stated = [
        (line, line.unit_price * line.quantity, discount)
        for line, discount in zip(lines, discounts, strict=True)
    ]
    rates = _included_tax_rates(order, stated)
    values = []
    for (line, list_value, discount), rate in zip(stated, rates, strict=True):
        if line.is_gift_card:
            values.append(LineValue(line, ZERO, ZERO, list_value - discount))
            continue
        values.append(LineValue(line, _without(list_value, rate), _without(discount, rate), ZERO))
    goods_after_discount = sum(
        (list_value - discount for line, list_value, discount in stated if not line.is_gift_card),
        ZERO,
    )
    goods_net = sum((value.net for value in values), ZERO)
    taxes = order.tax_amount or ZERO
    return OrderValue(
        order=order,
        lines=tuple(values),
        gross_sales=sum((value.gross_sales for value in values), ZERO),
        discount=sum((value.discount for value in values), ZERO),
        shipping=_shipping_without_tax(order, goods_after_discount - goods_net),
        taxes=taxes,
        duties=order.duties_amount or ZERO,
        fees=order.fees_amount or ZERO,
        gift_card_amount=sum((value.gift_card_amount for value in values), ZERO),
        tax_rate=_rate_of_order(order),
    )


def _value_as_stated(order: Order) -> OrderValue:
    """An order without lines is worth what it states; it has no units and no cost."""
    discount = order.discount_amount or ZERO
    shipping = order.shipping_amount or ZERO
    duties, fees = order.duties_amount or ZERO, order.fees_amount or ZERO
    taxes = order.tax_amount or ZERO
    goods = order.items_amount
    if goods is None:
        added_tax = ZERO if order.prices_include_tax else taxes
        goods = order.total_amount - shipping - duties - fees - added_tax + discount
    discount = min(discount, goods)
    rate = Fraction(0)
    if order.prices_include_tax:
        rate = _rate(taxes, goods - discount + shipping)
    gross_sales, discount_net = _without(goods, rate), _without(discount, rate)
    included = (goods - discount) - (gross_sales - discount_net)
    return OrderValue(
        order=order,
        lines=(),
        gross_sales=gross_sales,
        discount=discount_net,
        shipping=_shipping_without_tax(order, included),
        taxes=taxes,
        duties=duties,
        fees=fees,
        gift_card_amount=ZERO,
        tax_rate=_rate_of_order(order),
    )


def _included_tax_rates(
    order: Order, stated: Sequence[tuple[OrderLine, Decimal, Decimal]]
) -> list[Fraction]:
    """Rate of the tax in the price of every line: "the one the taxes of the lines amount to, else
    the one the tax of the order amounts to, which is the tax of its goods and its shipping"; lines
    that fit no common rate each have their own."""
    if not order.prices_include_tax:
        return [Fraction(0)] * len(stated)
    worth = [list_value - discount for _line, list_value, discount in stated]
    taxes = [line.tax_amount for line, _list_value, _discount in stated]
    if all(tax is None for tax in taxes):
        taxed = sum(worth, order.shipping_amount or ZERO)
        return [_rate(order.tax_amount or ZERO, taxed)] * len(stated)
    own = [tax or ZERO for tax in taxes]
    common = _rate(sum(own, ZERO), sum(worth, ZERO))
    fits = all(
        abs(Fraction(amount) - Fraction(amount) / (1 + common) - Fraction(tax))
        <= Fraction(TAX_OF_A_LINE_MAY_DIFFER)
        for amount, tax in zip(worth, own, strict=True)
    )
    if fits:
        return [common] * len(stated)
    return [_rate(tax, amount) for amount, tax in zip(worth, own, strict=True)]


def _rate(tax: Decimal, amount_with_tax: Decimal) -> Fraction:
    without = Fraction(amount_with_tax) - Fraction(tax)
    return Fraction(tax) / without if without > 0 else Fraction(0)


def _without(amount: Decimal, rate: Fraction) -> Decimal:
    """Code X: "Tax-inclusive prices are backed out with the line tax rate"."""
    return rounded(Fraction(amount) / (1 + rate))


def _shipping_without_tax(order: Order, tax_in_goods: Decimal) -> Decimal:
    """ "What of the tax the goods do not explain is that of shipping.\""""
    shipping = order.shipping_amount or ZERO
    if not order.prices_include_tax or not shipping:
        return shipping
    unexplained = (order.tax_amount or ZERO) - tax_in_goods
    return shipping - min(max(unexplained, ZERO), shipping)


def _rate_of_order(order: Order) -> Fraction:
    """Rate at which a refund that names no lines holds tax: "at the rate of its order", whose tax
    is that "of its goods and its shipping" (docs/decisions.md)."""
    tax = order.tax_amount or ZERO
    taxed = order.total_amount - (order.duties_amount or ZERO) - (order.fees_amount or ZERO)
    return _rate(tax, taxed)
