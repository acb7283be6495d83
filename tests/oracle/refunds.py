"""What was given back, and what went back on the shelf: docs/decisions.md, Returns and refunds."""

from __future__ import annotations

from fractions import Fraction

from tests.oracle.money import ZERO, rounded
from tests.oracle.periods import business_day
from tests.oracle.sales import CountedOrder, RefundFact, RestockFact, Sales
from tests.oracle.world import Refund, RefundLine


def refund_facts(sales: Sales) -> list[RefundFact]:
    """Refunds on the day they were processed."""
    facts = []
    for refund, processed_at in sales.processed_refunds():
        goods, goods_costed, taxes = _refunded_goods(sales, refund)
        day = business_day(processed_at, sales.shop.zone)
        factor = Fraction(sales.exchange.factor(refund.currency, day))
        facts.append(
            RefundFact(
                **sales.where(processed_at),
                returns=rounded(goods * factor),
                returns_costed=rounded(goods_costed * factor),
                shipping=rounded(Fraction(refund.shipping_amount or ZERO) * factor),
                taxes=rounded(taxes * factor),
                handling_cost=rounded(Fraction(refund.handling_cost or ZERO) * factor),
            )
        )
    return facts


def _refunded_goods(sales: Sales, refund: Refund) -> tuple[Fraction, Fraction, Fraction]:
    """Goods given back, the part of them with a recorded cost, and tax given back."""
    lines = _lines_of(sales, refund)
    counted = sales.orders.get(refund.order_id)
    stated_tax = Fraction(refund.tax_amount or ZERO)
    if lines:
        goods = goods_costed = Fraction(0)
        for refund_line in lines:
            amount, has_cost = _refunded_line(sales, refund_line, counted)
            goods += amount
            goods_costed += amount if has_cost else 0
        return goods, goods_costed, stated_tax
    if refund.refund_type == "refund_only" or (counted and counted.value.is_gift_card_only):
        return Fraction(0), Fraction(0), stated_tax
    money = Fraction(refund.amount - (refund.shipping_amount or ZERO))
    if refund.tax_amount is not None:
        goods = money - stated_tax
    else:
        goods = money / (1 + (counted.value.tax_rate if counted else 0))
    return goods, goods * _costed_share(sales, counted), money - goods


def _costed_share(sales: Sales, counted: CountedOrder | None) -> Fraction:
    """Part of an order's goods that has a recorded cost, for refunds that name no lines."""
    if counted is None:
        return Fraction(0)
    net = sum((each.net for each in counted.value.lines), ZERO)
    costed = sum(
        (
            each.net
            for each in counted.value.lines
            if sales.cost_of(each.line, counted.day, each.line.quantity) is not None
        ),
        ZERO,
    )
    return Fraction(costed) / Fraction(net) if net else Fraction(0)


def _lines_of(sales: Sales, refund: Refund) -> list[RefundLine]:
    return [line for line in sales.tables.refund_lines if line.refund_id == refund.refund_id]


def _refunded_line(
    sales: Sales, refund_line: RefundLine, counted: CountedOrder | None
) -> tuple[Fraction, bool]:
    """Catalogue returns_amount: "value of returned goods net of their discount share"."""
    sold = next(
        (
            each
            for each in (counted.value.lines if counted else ())
            if each.line.line_id == refund_line.line_id
        ),
        None,
    )
    if sold and sold.line.is_gift_card:
        return Fraction(0), False  # "Refunds of gift cards are refunds and no returns"
    has_cost = bool(sold and counted and sales.cost_of(sold.line, counted.day, 1) is not None)
    if refund_line.amount is not None:
        return Fraction(refund_line.amount), has_cost
    if sold is None:
        return Fraction(0), False
    return Fraction(sold.net) * refund_line.quantity / sold.line.quantity, has_cost


def restock_facts(sales: Sales) -> list[RestockFact]:
    """Catalogue cogs_amount: "reversal T=restock date"; "scrapped returns keep their cost"."""
    facts = []
    for refund, _processed_at in sales.processed_refunds():
        counted = sales.orders.get(refund.order_id)
        for refund_line in _lines_of(sales, refund):
            if refund_line.restocked_at is None or counted is None:
                continue
            for each in counted.value.lines:
                if each.line.line_id == refund_line.line_id:
                    cost = sales.cost_of(each.line, counted.day, refund_line.quantity)
                    facts.append(
                        RestockFact(**sales.where(refund_line.restocked_at), cost=cost or ZERO)
                    )
    return facts
