"""Family F03, conversion: catalogue rows of ``mart_conversion`` and ``mart_funnel``."""

from __future__ import annotations

from tests.oracle.cells import ALL, Cell, Row, kpi, money, ratio, total
from tests.oracle.facts import CartFact, CheckoutFact, FunnelFact, VisitFact
from tests.oracle.kpi_sales import gmv
from tests.oracle.kpi_traffic import share_of_visits, visitors
from tests.oracle.sales import OrderFact, PaymentFact

CONVERSION = (ALL, "platform", "channel_group", "device")
PAY_WINDOW_DAYS = 3


def buyers_of(facts: list[OrderFact] | list[PaymentFact]) -> set[object]:
    """Distinct customers; two shops share none."""
    return {(fact.shop_id, fact.customer) for fact in facts}


@kpi("session_conversion_rate", *CONVERSION)
def session_conversion_rate(cell: Cell) -> Row:
    """session_conversion_rate: sessions that completed checkout ÷ sessions; "two orders in a
    session count once"."""
    return share_of_visits(cell, has_order)


def has_order(fact: VisitFact) -> bool:
    """Whether a visit led to an order: a linked order or a purchase event."""
    visit = fact.visit
    return bool(visit.orders) or any(event.event_name == "purchase" for event in visit.events)


@kpi("visitor_conversion_rate", *CONVERSION)
def visitor_conversion_rate(cell: Cell) -> Row:
    """visitor_conversion_rate: paying_buyers ÷ unique_visitors; "exclude untracked payers"."""
    tracked = [payment for payment in cell.of(PaymentFact) if payment.is_tracked]
    seen = len(visitors(cell))
    return ratio(len(buyers_of(tracked)), seen, n=seen, is_mature=cell.is_over())


@kpi("funnel_step_rate", "funnel_step")
def funnel_step_rate(cell: Cell) -> Row:
    """funnel_step_rate: sessions reaching step k+1 ÷ sessions reaching step k."""
    reached = cell.of(FunnelFact)
    onward = sum(fact.reaches_next for fact in reached)
    return ratio(onward, len(reached), n=len(reached), is_mature=cell.is_over())


@kpi("funnel_step_dropoff", "funnel_step")
def funnel_step_dropoff(cell: Cell) -> Row:
    """funnel_step_dropoff: 1 − funnel_step_rate."""
    reached = cell.of(FunnelFact)
    lost = sum(not fact.reaches_next for fact in reached)
    return ratio(lost, len(reached), n=len(reached), is_mature=cell.is_over())


@kpi("cart_abandonment_rate", *CONVERSION)
def cart_abandonment_rate(cell: Cell) -> Row:
    """cart_abandonment_rate: 1 − carts_converted ÷ carts_created, T = cart created."""
    carts = cell.of(CartFact)
    abandoned = sum(not cart.is_converted for cart in carts)
    return ratio(abandoned, len(carts), n=len(carts), is_mature=cell.is_over(PAY_WINDOW_DAYS))


@kpi("checkout_abandonment_rate", *CONVERSION)
def checkout_abandonment_rate(cell: Cell) -> Row:
    """checkout_abandonment_rate: 1 − checkouts_completed ÷ checkouts_started."""
    checkouts = cell.of(CheckoutFact)
    abandoned = sum(not checkout.is_completed for checkout in checkouts)
    is_mature = cell.is_over(PAY_WINDOW_DAYS)
    return ratio(abandoned, len(checkouts), n=len(checkouts), is_mature=is_mature)


@kpi("order_amount", *CONVERSION)
def order_amount(cell: Cell) -> Row:
    """order_amount: = gmv."""
    return gmv(cell)


@kpi("ordering_buyers", *CONVERSION)
def ordering_buyers(cell: Cell) -> Row:
    """ordering_buyers: count(distinct customer_key with created order)."""
    return total(len(buyers_of(cell.of(OrderFact))), cell)


@kpi("paid_amount", *CONVERSION)
def paid_amount(cell: Cell) -> Row:
    """paid_amount: Σ captured payment amount, T = paid_at; later refunds NOT removed."""
    return total(money(payment.amount for payment in cell.of(PaymentFact)), cell)


@kpi("paid_orders", *CONVERSION)
def paid_orders(cell: Cell) -> Row:
    """paid_orders: count(distinct order_id with captured payment)."""
    orders = {(payment.shop_id, payment.order_id) for payment in cell.of(PaymentFact)}
    return total(len(orders), cell)


@kpi("paying_buyers", *CONVERSION)
def paying_buyers(cell: Cell) -> Row:
    """paying_buyers: count(distinct customer_key with captured payment)."""
    return total(len(buyers_of(cell.of(PaymentFact))), cell)


@kpi("order_to_pay_amount_rate", *CONVERSION)
def order_to_pay_amount_rate(cell: Cell) -> Row:
    """order_to_pay_amount_rate: paid part of orders created in period ÷ order_amount."""
    orders = cell.of(OrderFact)
    paid = money(order.gmv_paid for order in orders)
    ordered = money(order.gmv for order in orders)
    return ratio(paid, ordered, is_mature=cell.is_over(PAY_WINDOW_DAYS))


@kpi("order_to_pay_buyer_rate", *CONVERSION)
def order_to_pay_buyer_rate(cell: Cell) -> Row:
    """order_to_pay_buyer_rate: ordering_buyers of period who paid ÷ ordering_buyers."""
    orders = cell.of(OrderFact)
    ordering = buyers_of(orders)
    paying = buyers_of([order for order in orders if order.is_paid])
    is_mature = cell.is_over(PAY_WINDOW_DAYS)
    return ratio(len(paying), len(ordering), n=len(ordering), is_mature=is_mature)
