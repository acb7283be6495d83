"""By how much the models and the catalogue may differ where rounding is nobody's fault."""

from __future__ import annotations

from tests.oracle.latest import latest
from tests.oracle.world import World


def may_round_by(world: World) -> float:
    """What sums of money may differ by: a ten-thousandth per line that is converted or taken out of
    its tax, a cent per line that states its own included tax.

    Rounded each by itself, list value, discount and the two together do not always agree, nor do
    the common tax rate of an order and the cents of tax of its lines; which gives way is not said.
    """
    slack = 0.0
    for shop in world.shops:
        tables = latest(shop)
        including = {order.order_id for order in tables.orders if order.prices_include_tax}
        converted = {order.order_id for order in tables.orders if order.currency != "EUR"}
        slack += 0.0001 * len(including | converted)
        for line in tables.order_lines:
            if line.order_id in including | converted:
                slack += 0.0001
            if line.order_id in including and line.tax_amount:
                slack += 0.01
    return slack
