"""Family F03: what was paid, completed and lost."""

from __future__ import annotations

from tests.oracle.cells import ALL, Cell, Row, kpi, money, ratio, total
from tests.oracle.kpi_conversion import PAY_WINDOW_DAYS
from tests.oracle.kpi_shopping import median
from tests.oracle.outcomes import (
    CompletedFact,
    FailedFact,
    IntentFact,
    MethodIntentFact,
    PaidOrderFact,
)
from tests.oracle.sales import OrderFact, PaymentFact

ORDERS = (ALL, "platform")
CLOSED = (ALL, "platform", "close_reason")


@kpi("paid_items", *ORDERS)
def paid_items(cell: Cell) -> Row:
    """paid_items: Σ qty of paid lines, T = paid_at."""
    return total(sum(order.units for order in cell.of(PaidOrderFact)), cell)


@kpi("order_to_pay_duration_median", *ORDERS)
def order_to_pay_duration_median(cell: Cell) -> Row:
    """order_to_pay_duration_median: median(paid_at − order_created), minutes; presale apart."""
    minutes = [order.minutes_to_pay for order in cell.of(PaidOrderFact)]
    return median([value for value in minutes if value is not None], cell)


@kpi("payment_success_rate", *ORDERS, "payment_method")
def payment_success_rate(cell: Cell) -> Row:
    """payment_success_rate: payment intents captured ÷ payment intents attempted."""
    intents: list[IntentFact] | list[MethodIntentFact] = cell.of(IntentFact)
    if cell.dim_set == "payment_method":
        intents = cell.of(MethodIntentFact)
    captured = sum(intent.is_captured for intent in intents)
    return ratio(captured, len(intents), n=len(intents), is_mature=cell.is_over())


@kpi("payment_method_share", "payment_method")
def payment_method_share(cell: Cell) -> Row:
    """payment_method_share: paid_amount by method ÷ paid_amount; "split-tender orders by
    amount"."""
    of_method = money(payment.amount for payment in cell.of(PaymentFact))
    whole = cell.whole or cell
    all_paid = money(payment.amount for payment in whole.of(PaymentFact))
    return ratio(of_method, all_paid, is_mature=cell.is_over())


@kpi("completed_orders", *ORDERS)
def completed_orders(cell: Cell) -> Row:
    """completed_orders: count(orders in status completed/received), T = completed_at."""
    return total(len(cell.of(CompletedFact)), cell)


@kpi("completed_amount", *ORDERS)
def completed_amount(cell: Cell) -> Row:
    """completed_amount: Σ paid amount net of in-trade refunds of completed orders."""
    return total(money(fact.amount for fact in cell.of(CompletedFact)), cell)


@kpi("completed_buyers", *ORDERS)
def completed_buyers(cell: Cell) -> Row:
    """completed_buyers: count(distinct customer_key of completed orders)."""
    return total(len({(fact.shop_id, fact.customer) for fact in cell.of(CompletedFact)}), cell)


@kpi("completed_items", *ORDERS)
def completed_items(cell: Cell) -> Row:
    """completed_items: Σ qty in completed orders."""
    return total(sum(fact.units for fact in cell.of(CompletedFact)), cell)


@kpi("failed_orders", *CLOSED)
def failed_orders(cell: Cell) -> Row:
    """failed_orders: count(orders closed: unpaid timeout, cancelled, fully refunded before
    completion), T = closed_at."""
    return total(len(cell.of(FailedFact)), cell)


@kpi("failed_amount", *CLOSED)
def failed_amount(cell: Cell) -> Row:
    """failed_amount: Σ order_amount of failed_orders."""
    return total(money(fact.amount for fact in cell.of(FailedFact)), cell)


@kpi("failed_buyers", *CLOSED)
def failed_buyers(cell: Cell) -> Row:
    """failed_buyers: count(distinct customer_key of failed_orders)."""
    return total(len({(fact.shop_id, fact.customer) for fact in cell.of(FailedFact)}), cell)


@kpi("failed_items", *CLOSED)
def failed_items(cell: Cell) -> Row:
    """failed_items: Σ qty of failed_orders."""
    return total(sum(fact.units for fact in cell.of(FailedFact)), cell)


@kpi("order_cancel_rate", *ORDERS)
def order_cancel_rate(cell: Cell) -> Row:
    """order_cancel_rate: orders cancelled (buyer or seller, before shipment) ÷ orders_count,
    cohort T = order_created."""
    orders = cell.of(OrderFact)
    cancelled = sum(order.is_cancelled_unshipped for order in orders)
    is_mature = cell.is_over(PAY_WINDOW_DAYS)  # code M; docs/decisions.md, Conversion
    return ratio(cancelled, len(orders), n=len(orders), is_mature=is_mature)
