"""The legs of contribution_profit that have a date of their own."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from tests.oracle.money import ZERO
from tests.oracle.periods import business_day
from tests.oracle.sales import CostFact, Sales


def cost_facts(sales: Sales) -> list[CostFact]:
    """The legs of contribution_profit that have a date of their own."""
    facts = []
    for shipment in sales.tables.shipments:
        if shipment.shipped_at and shipment.order_id not in sales.excluded:
            day = business_day(shipment.shipped_at, sales.shop.zone)
            facts.append(
                _cost(
                    sales,
                    "shipping",
                    shipment.shipping_cost,
                    shipment.currency or sales.shop.currency,
                    day,
                )
            )
    for fee in sales.tables.platform_fees:
        if fee.order_id not in sales.excluded:
            facts.append(_cost(sales, "platform", fee.amount, fee.currency, fee.date))
    for spend in sales.tables.ad_spend:
        facts.append(_cost(sales, "ads", spend.spend, spend.currency, spend.date))
    for cost in sales.tables.marketing_costs:
        facts.append(_cost(sales, "marketing", cost.amount, cost.currency, cost.date))
    return facts


def _cost(sales: Sales, leg: str, amount: Decimal | None, currency: str, day: date) -> CostFact:
    return CostFact(
        shop_id=sales.shop.shop_id,
        platform=sales.shop.platform,
        day=day,
        leg=leg,
        amount=sales.exchange.convert(amount or ZERO, currency, day),
    )
