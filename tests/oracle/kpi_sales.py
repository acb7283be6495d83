"""Family F01, overall operations: catalogue rows of ``mart_overall_operations``."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from tests.oracle.cells import ALL, Cell, Row, kpi, money, ratio, total
from tests.oracle.sales import CostFact, OrderFact, PaymentFact, RefundFact, RestockFact

SALES = (ALL, "platform")
COST_COVERAGE_MIN = Fraction(8, 10)


@kpi("gmv", *SALES, hourly=True)
def gmv(cell: Cell) -> Row:
    """gmv: Σ order_amount_placed over all created orders, gift cards apart (code G)."""
    return total(money(order.gmv for order in cell.of(OrderFact)), cell)


def _gross_sales(cell: Cell) -> Decimal:
    return money(order.gross_sales for order in cell.of(OrderFact))


def _discount(cell: Cell) -> Decimal:
    return money(order.discount for order in cell.of(OrderFact))


def _returns(cell: Cell) -> Decimal:
    return money(refund.returns for refund in cell.of(RefundFact))


def _net_sales(cell: Cell) -> Decimal:
    return _gross_sales(cell) - _discount(cell) - _returns(cell)


@kpi("gross_sales", *SALES, hourly=True)
def gross_sales(cell: Cell) -> Row:
    """gross_sales: Σ unit_price × qty, before discounts, returns, tax, shipping."""
    return total(_gross_sales(cell), cell)


@kpi("discount_amount", *SALES, hourly=True)
def discount_amount(cell: Cell) -> Row:
    """discount_amount: Σ line_discount + Σ allocated order-level discount."""
    return total(_discount(cell), cell)


@kpi("returns_amount", *SALES, hourly=True)
def returns_amount(cell: Cell) -> Row:
    """returns_amount: Σ value of returned goods, T = refund processed date."""
    return total(_returns(cell), cell)


@kpi("net_sales", *SALES, hourly=True)
def net_sales(cell: Cell) -> Row:
    """net_sales: gross_sales − discount_amount − returns_amount; not clamped."""
    return total(_net_sales(cell), cell)


def _shipping(cell: Cell) -> Decimal:
    charged = money(order.shipping for order in cell.of(OrderFact))
    return charged - money(refund.shipping for refund in cell.of(RefundFact))


@kpi("total_sales", *SALES, hourly=True)
def total_sales(cell: Cell) -> Row:
    """total_sales: net_sales + shipping_charged + taxes + duties + additional_fees, each net of
    its refunds."""
    orders = cell.of(OrderFact)
    beside_goods = money(order.taxes + order.duties + order.fees for order in orders)
    taxes_refunded = money(refund.taxes for refund in cell.of(RefundFact))
    return total(_net_sales(cell) + _shipping(cell) + beside_goods - taxes_refunded, cell)


@kpi("orders_count", *SALES, hourly=True)
def orders_count(cell: Cell) -> Row:
    """orders_count: count(distinct order_id); cancelled kept."""
    return total(len(cell.of(OrderFact)), cell)


@kpi("aov", *SALES, hourly=True)
def aov(cell: Cell) -> Row:
    """aov: (gross_sales − discount_amount) ÷ orders_count, without orders of gift cards only."""
    orders = [order for order in cell.of(OrderFact) if not order.is_gift_card_only]
    worth = money(order.gross_sales - order.discount for order in orders)
    return ratio(worth, len(orders), n=len(orders), is_mature=cell.is_over())


@kpi("avg_spend_per_customer", *SALES)
def avg_spend_per_customer(cell: Cell) -> Row:
    """avg_spend_per_customer: paid_amount ÷ paying_buyers, T = paid_at."""
    payments = cell.of(PaymentFact)
    buyers = {(payment.shop_id, payment.customer) for payment in payments}
    paid = money(payment.amount for payment in payments)
    return ratio(paid, len(buyers), n=len(buyers), is_mature=cell.is_over())


def _cogs(cell: Cell) -> Decimal:
    sold = money(order.cogs for order in cell.of(OrderFact))
    return sold - money(restock.cost for restock in cell.of(RestockFact))


@kpi("cogs_amount", *SALES)
def cogs_amount(cell: Cell) -> Row:
    """cogs_amount: Σ unit_cost_at_sale × (qty_sold − qty_restocked), reversal at restock date."""
    return total(_cogs(cell), cell)


def _net_sales_costed(cell: Cell) -> Decimal:
    sold = money(order.net_value_costed for order in cell.of(OrderFact))
    return sold - money(refund.returns_costed for refund in cell.of(RefundFact))


def _coverage(cell: Cell) -> tuple[Decimal, Decimal]:
    """docs/decisions.md, Profit: both sides by order date, without returns."""
    costed = money(order.net_value_costed for order in cell.of(OrderFact))
    return costed, _gross_sales(cell) - _discount(cell)


@kpi("cost_coverage_rate", *SALES)
def cost_coverage_rate(cell: Cell) -> Row:
    """cost_coverage_rate: net_sales of lines with cost recorded ÷ net_sales, T = order_created."""
    return ratio(*_coverage(cell), is_mature=cell.is_over())


def _gross_profit(cell: Cell) -> Decimal | None:
    """docs/decisions.md, Profit: "a period without sales goes by the coverage of its returns"."""
    costed, whole = _coverage(cell)
    if not whole:
        costed, whole = _net_sales_costed(cell), _net_sales(cell)
    if whole and Fraction(costed) / Fraction(whole) < COST_COVERAGE_MIN:
        return None
    return _net_sales_costed(cell) - _cogs(cell)


@kpi("gross_profit", *SALES)
def gross_profit(cell: Cell) -> Row:
    """gross_profit: net_sales − cogs_amount, only lines with cost recorded; handbook 10.5: "null
    profit below 80 %" of cost coverage."""
    profit = _gross_profit(cell)
    return Row(profit, profit, is_mature=cell.is_over())


@kpi("gross_margin_rate", *SALES)
def gross_margin_rate(cell: Cell) -> Row:
    """gross_margin_rate: gross_profit ÷ net_sales (cost-recorded lines only)."""
    profit, sold = _gross_profit(cell), _net_sales_costed(cell)
    if profit is None:
        return Row(None, None, sold, is_mature=cell.is_over())
    return ratio(profit, sold, is_mature=cell.is_over())


@kpi("contribution_profit", *SALES)
def contribution_profit(cell: Cell) -> Row:
    """contribution_profit: gross_profit + shipping_charged − shipping_cost − payment_fees −
    platform_fees − return_handling_cost − marketing_cost."""
    profit = _gross_profit(cell)
    if profit is None:
        return Row(None, is_mature=cell.is_over())
    value = (
        profit
        + _shipping(cell)
        - money(cost.amount for cost in cell.of(CostFact))
        - money(payment.fee for payment in cell.of(PaymentFact))
        - money(refund.handling_cost for refund in cell.of(RefundFact))
    )
    return total(value, cell)


@kpi("sales_growth_rate", *SALES)
def sales_growth_rate(cell: Cell) -> Row:
    """sales_growth_rate: (net_sales_t − net_sales_ref) ÷ net_sales_ref, ref = previous period;
    "ref ≤ 0 gives NULL; partial current period excluded"."""
    if cell.previous is None or not cell.is_over():
        return Row(None, is_mature=cell.is_over())
    now, before = _net_sales(cell), _net_sales(cell.previous)
    if before <= 0:
        return Row(None, is_mature=True)
    return ratio(now - before, before, is_mature=True)
