"""A small merchant, in the terms of the universal templates and of ``shop.yml``.

Field names are the column names of the templates. Times are aware datetimes, money is Decimal, and
``None`` is an empty cell. Every shop has one or more exports: a later one holds again what changed.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo


@dataclass(frozen=True, kw_only=True)
class Customer:
    customer_id: str
    email: str | None = None
    phone: str | None = None
    created_at: datetime | None = None
    country: str | None = None
    is_member: bool | None = None
    member_since: datetime | None = None
    is_staff: bool | None = None


@dataclass(frozen=True, kw_only=True)
class Order:
    order_id: str
    created_at: datetime
    currency: str
    total_amount: Decimal
    customer_id: str | None = None
    customer_email: str | None = None
    customer_phone: str | None = None
    status: str | None = None
    completed_at: datetime | None = None
    cancelled_at: datetime | None = None
    cancelled_by: str | None = None
    close_reason: str | None = None
    items_amount: Decimal | None = None
    discount_amount: Decimal | None = None
    shipping_amount: Decimal | None = None
    tax_amount: Decimal | None = None
    duties_amount: Decimal | None = None
    fees_amount: Decimal | None = None
    prices_include_tax: bool | None = None
    visitor_id: str | None = None
    session_id: str | None = None
    device: str | None = None
    landing_source: str | None = None
    landing_medium: str | None = None
    landing_campaign: str | None = None
    presale_campaign_id: str | None = None
    is_test: bool | None = None
    is_flagged: bool | None = None


@dataclass(frozen=True, kw_only=True)
class OrderLine:
    order_id: str
    line_id: str
    sku: str
    quantity: int
    unit_price: Decimal
    discount_amount: Decimal | None = None
    tax_amount: Decimal | None = None
    is_gift_card: bool | None = None


@dataclass(frozen=True, kw_only=True)
class Payment:
    payment_id: str
    order_id: str
    attempted_at: datetime
    status: str
    amount: Decimal
    currency: str
    captured_at: datetime | None = None
    method: str | None = None
    fee_amount: Decimal | None = None
    stage: str | None = None


@dataclass(frozen=True, kw_only=True)
class Refund:
    refund_id: str
    order_id: str
    status: str
    amount: Decimal
    currency: str
    requested_at: datetime | None = None
    processed_at: datetime | None = None
    refund_type: str | None = None
    reason_code: str | None = None
    shipping_amount: Decimal | None = None
    tax_amount: Decimal | None = None
    phase: str | None = None
    handling_cost: Decimal | None = None


@dataclass(frozen=True, kw_only=True)
class RefundLine:
    refund_id: str
    line_id: str
    order_id: str
    quantity: int
    sku: str | None = None
    amount: Decimal | None = None
    restocked_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class SkuCost:
    sku: str
    valid_from: date
    unit_cost: Decimal
    currency: str


@dataclass(frozen=True, kw_only=True)
class WebEvent:
    event_id: str
    occurred_at: datetime
    event_name: str
    visitor_id: str | None = None
    user_id: str | None = None
    session_id: str | None = None
    page_url: str | None = None
    page_group: str | None = None
    referrer: str | None = None
    utm_source: str | None = None
    utm_medium: str | None = None
    utm_campaign: str | None = None
    click_id: str | None = None
    device: str | None = None
    sku: str | None = None
    quantity: int | None = None
    value: Decimal | None = None
    currency: str | None = None
    order_id: str | None = None
    cart_id: str | None = None
    is_bot: bool | None = None


@dataclass(frozen=True, kw_only=True)
class AdSpend:
    date: date
    ad_platform: str
    campaign_id: str
    spend: Decimal
    currency: str
    ad_group_id: str = "(all)"
    country: str = "(all)"


@dataclass(frozen=True, kw_only=True)
class MarketingCost:
    cost_id: str
    date: date
    kind: str
    amount: Decimal
    currency: str


@dataclass(frozen=True, kw_only=True)
class PlatformFee:
    fee_id: str
    date: date
    amount: Decimal
    currency: str
    order_id: str | None = None


@dataclass(frozen=True, kw_only=True)
class Shipment:
    shipment_id: str
    order_id: str
    shipped_at: datetime | None = None
    shipping_cost: Decimal | None = None
    currency: str | None = None


@dataclass(frozen=True, kw_only=True)
class WebVital:
    occurred_at: datetime
    visitor_id: str
    page_url: str
    metric: str
    value: Decimal
    page_group: str | None = None
    device: str | None = None
    country: str | None = None


@dataclass(frozen=True, kw_only=True)
class PlatformTraffic:
    date: date
    period_grain: str
    channel: str = "(all)"
    device: str = "(all)"
    impressions: int | None = None
    clicks: int | None = None


@dataclass(frozen=True, kw_only=True)
class Message:
    message_id: str
    channel: str
    sent_at: datetime
    is_cart_reminder: bool | None = None
    cart_id: str | None = None
    customer_id: str | None = None


@dataclass(frozen=True, kw_only=True)
class Tables:
    """The rows of one export of one shop, by universal template."""

    customers: tuple[Customer, ...] = ()
    orders: tuple[Order, ...] = ()
    order_lines: tuple[OrderLine, ...] = ()
    payments: tuple[Payment, ...] = ()
    refunds: tuple[Refund, ...] = ()
    refund_lines: tuple[RefundLine, ...] = ()
    sku_costs: tuple[SkuCost, ...] = ()
    web_events: tuple[WebEvent, ...] = ()
    ad_spend: tuple[AdSpend, ...] = ()
    marketing_costs: tuple[MarketingCost, ...] = ()
    platform_fees: tuple[PlatformFee, ...] = ()
    shipments: tuple[Shipment, ...] = ()
    web_vitals: tuple[WebVital, ...] = ()
    platform_traffic: tuple[PlatformTraffic, ...] = ()
    messages: tuple[Message, ...] = ()


TABLES = tuple(table.name for table in fields(Tables))


@dataclass(frozen=True, kw_only=True)
class Shop:
    """One shop and its exports, the oldest first."""

    shop_id: str
    timezone: str = "UTC"
    currency: str = "EUR"
    platform: str = "own_shop"
    country: str = "DE"
    exports: tuple[Tables, ...] = field(default=(), repr=False)
    writes_local_times: bool = False

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)


@dataclass(frozen=True, kw_only=True)
class FxRate:
    """Units of a currency per 1 EUR, as the ECB published them on a day."""

    date: date
    currency: str
    rate: Decimal


@dataclass(frozen=True, kw_only=True)
class Target:
    """A row of the seed ``kpi_targets``."""

    kpi_id: str
    shop_id: str
    period_grain: str
    period_start: date
    target: Decimal


@dataclass(frozen=True, kw_only=True)
class World:
    """All shops, what a euro was worth, and what was aimed at."""

    shops: tuple[Shop, ...]
    fx_rates: tuple[FxRate, ...] = field(default=(), repr=False)
    kpi_targets: tuple[Target, ...] = ()
