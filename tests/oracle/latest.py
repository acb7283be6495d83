"""What stands after all exports of a shop: the latest export of every key."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

from tests.oracle.world import Shop, Tables

Row = TypeVar("Row")

# which rows a later export replaces together: children go with their parent
REPLACED_BY: dict[str, Callable[[Any], tuple[Any, ...]]] = {
    "customers": lambda row: (row.customer_id,),
    "orders": lambda row: (row.order_id,),
    "order_lines": lambda row: (row.order_id,),
    "payments": lambda row: (row.payment_id,),
    "refunds": lambda row: (row.refund_id,),
    "refund_lines": lambda row: (row.refund_id,),
    "sku_costs": lambda row: (row.sku, row.valid_from),
    "web_events": lambda row: (row.event_id,),
    "ad_spend": lambda row: (
        row.date,
        row.ad_platform,
        row.campaign_id,
        row.ad_group_id,
        row.country,
    ),
    "marketing_costs": lambda row: (row.cost_id,),
    "platform_fees": lambda row: (row.fee_id,),
    "shipments": lambda row: (row.shipment_id,),
    "web_vitals": lambda row: (row.occurred_at, row.visitor_id, row.page_url, row.metric),
    "platform_traffic": lambda row: (row.date, row.period_grain, row.channel, row.device),
    "messages": lambda row: (row.message_id,),
}


def latest(shop: Shop) -> Tables:
    """Universal templates: "A table whose key is seen again in a later file is replaced by the row
    of the later export (for child tables: all rows of that parent key are replaced together)."
    """
    return Tables(
        **{
            table: _latest_rows([getattr(export, table) for export in shop.exports], key)
            for table, key in REPLACED_BY.items()
        }
    )


def _latest_rows(
    exports: Iterable[Sequence[Row]], key: Callable[[Row], tuple[Any, ...]]
) -> tuple[Row, ...]:
    kept: dict[tuple[Any, ...], list[Row]] = {}
    for rows in exports:
        seen_here: dict[tuple[Any, ...], list[Row]] = {}
        for row in rows:
            seen_here.setdefault(key(row), []).append(row)
        kept.update(seen_here)
    return tuple(row for rows in kept.values() for row in rows)
