"""Reports of Amazon Seller Central: all orders by month, and a settlement per fortnight."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta

from shopmarts.sample.amazon_headers import ORDERS_HEADER, SETTLEMENTS_HEADER
from shopmarts.sample.calendar import DAY, START, Period, periods, utc
from shopmarts.sample.entities import Line, Order
from shopmarts.sample.files import ExportFile, Exports, PeriodFiles
from shopmarts.sample.money import cents, text
from shopmarts.sample.people import scramble
from shopmarts.sample.world import World

_SETTLEMENT_DAYS = 14
_COMMISSION_PERCENT = 15
_CHANNEL = "Amazon.com"

_Row = dict[str, str]


class AmazonExports:
    """Writes the orders of each month as they stood at its end, then all that changed since.

    Neither file has quotes. A settlement holds what was booked in its fortnight, the last one what
    was booked until the end; its first row states its total.
    """

    def __init__(self, world: World, exports: Exports) -> None:
        self._exports = exports
        self._calendar = world.calendar
        self._shop = world.shop
        self._folder = exports.root / world.shop.shop_id
        months = periods(START, world.calendar.days, 1, world.calendar.tz)
        self._orders = PeriodFiles(exports, months, self._orders_file)
        self._late: ExportFile | None = None
        self._booked: dict[int, list[tuple[int, _Row]]] = {}  # by number of the settlement

    def begin(self) -> None:
        """Begin; all that Amazon reports comes with orders."""

    def day(self, day: date) -> None:
        """Begin a day: finish the reports of months and the settlements that are over."""
        self._orders.close_before(day)
        number = self._settlement_of(day)
        for over in sorted(self._booked):
            if over < number:
                self._settle(over)

    def order(self, order: Order) -> None:
        """Write an order, and book what is charged and given back for it."""
        day = self._calendar.business_date(order.created_at)
        month = self._orders.period_of(day)
        then = list(self._items(order, month.end))
        _write(self._orders.file(day), then)
        if order.settled_at >= month.end:
            now = list(self._items(order, self._calendar.end))
            if now != then:
                _write(self._late_file(), now)
        for at, row in self._bookings(order):
            if at < self._calendar.end:
                number = self._settlement_of(self._calendar.business_date(at))
                self._booked.setdefault(number, []).append((at, row))

    def end(self) -> None:
        """Finish all files."""
        self._orders.close()
        if self._late is not None:
            self._exports.close(self._late)
        for number in sorted(self._booked):
            self._settle(number)

    def _items(self, order: Order, at: int) -> Iterator[_Row]:
        """The order's items as known at a moment; pending and cancelled ones have no prices."""
        status = _status(order, at)
        is_priced = status not in ("Pending", "Cancelled")
        changed = [moment for moment in _moments(order) if moment < at]
        for line in order.lines:
            row = {
                "amazon-order-id": order.order_id,
                "merchant-order-id": order.order_id,
                "purchase-date": _iso(order.created_at),
                "last-updated-date": _iso(max(changed)),
                "order-status": status,
                "fulfillment-channel": "Amazon",
                "sales-channel": _CHANNEL,
                "ship-service-level": "Standard",
                "product-name": f"{line.sku.name} {line.sku.option}".strip(),
                "sku": line.sku.sku,
                "asin": f"B0{scramble(sum(line.sku.sku.encode())) % 10**8:08d}",
                "item-status": status,
                "quantity": str(line.quantity if status != "Cancelled" else 0),
                "ship-city": "Springfield",
                "ship-state": order.person.region,
                "ship-postal-code": f"{order.person.number % 100_000:05d}",
                "ship-country": order.person.country,
                "is-business-order": "false",
            }
            if is_priced:
                row |= {
                    "currency": order.currency,
                    "item-price": text(line.value),
                    "item-tax": text(line.tax),
                    "shipping-price": text(order.shipping if line is order.lines[0] else 0),
                    "shipping-tax": "0.00",
                    "item-promotion-discount": text(line.discount + line.order_discount),
                    "promotion-ids": order.coupon,
                }
            yield row

    def _bookings(self, order: Order) -> Iterator[tuple[int, _Row]]:
        """Yield what is booked for an order and when: as it ships, and as it is refunded."""
        if order.cancelled_at is not None or order.shipped_at is None:
            return
        at = order.shipped_at
        for line in order.lines:
            shipping = order.shipping if line is order.lines[0] else 0
            fee = cents(line.net * _COMMISSION_PERCENT, 100)
            amounts = [
                ("ItemPrice", "Principal", line.value),
                ("ItemPrice", "Tax", line.tax),
                ("ItemPrice", "Shipping", shipping),
                ("Promotion", "Principal", -line.discount - line.order_discount),
                ("ItemWithheldTax", "MarketplaceFacilitatorTax-Principal", -line.tax),
                ("ItemFees", "Commission", -fee),
            ]
            for row in _rows(order, line, at, amounts):
                yield at, {"transaction-type": "Order", **row}
        for refund in order.refunds:
            if refund.outcome != "processed" or not refund.amount:
                continue
            at = refund.decided_at
            for given in refund.lines:
                tax = refund.tax_amount if given is refund.lines[0] else 0
                fee = cents(given.amount * _COMMISSION_PERCENT, 100)
                amounts = [
                    ("ItemPrice", "Principal", -given.amount),
                    ("ItemPrice", "Tax", -tax),
                    ("ItemWithheldTax", "MarketplaceFacilitatorTax-Principal", tax),
                    ("ItemFees", "Commission", fee),
                    ("ItemFees", "RefundCommission", -cents(fee, 5)),
                ]
                for row in _rows(order, given.line, at, amounts):
                    about = {"transaction-type": "Refund", "adjustment-id": refund.refund_id}
                    yield at, about | row

    def _settlement_of(self, day: date) -> int:
        return (day - START).days // _SETTLEMENT_DAYS

    def _settle(self, number: int) -> None:
        """Write a settlement: its total, what was booked by time, the monthly fee."""
        first = START + timedelta(days=number * _SETTLEMENT_DAYS)
        last = min(first + timedelta(days=_SETTLEMENT_DAYS - 1), self._calendar.last_day)
        ends_at = self._calendar.midnight(last + timedelta(days=1))
        settlement = str(11_000_000_000 + number)
        rows = [row for _, row in sorted(self._booked.pop(number), key=lambda booked: booked[0])]
        if number % 2 == 0:
            rows.append(
                {
                    "transaction-type": "other-transaction",
                    "marketplace-name": _CHANNEL,
                    "amount-type": "other-transaction",
                    "amount-description": "Subscription Fee",
                    "amount": "-39.99",
                    "posted-date": _utc_text(ends_at - 1)[:10],
                    "posted-date-time": _utc_text(ends_at - 1),
                }
            )
        hundredths = sum(round(float(row["amount"]) * 100) for row in rows)
        file = ExportFile(
            self._folder / f"{settlement}.txt", ends_at, SETTLEMENTS_HEADER, delimiter="\t"
        )
        total = {
            "settlement-start-date": _utc_text(self._calendar.midnight(first)),
            "settlement-end-date": _utc_text(ends_at),
            "deposit-date": _utc_text(ends_at + 2 * DAY),
            "total-amount": f"{hundredths / 100:.2f}",
            "currency": self._shop.currency,
        }
        for row in (total, *rows):
            file.record({"settlement-id": settlement, **row})
        self._exports.close(file)

    def _orders_file(self, _: int, month: Period) -> ExportFile:
        name = f"amazon-all-orders-{month.first:%Y-%m}.txt"
        exported_at = utc(month.last + timedelta(days=1), 12)
        return ExportFile(self._folder / name, exported_at, ORDERS_HEADER, delimiter="\t")

    def _late_file(self) -> ExportFile:
        if self._late is None:
            day = self._calendar.last_day + timedelta(days=1)
            path = self._folder / f"amazon-all-orders-by-last-update-{day}.txt"
            self._late = ExportFile(path, utc(day, 18), ORDERS_HEADER, delimiter="\t")
        return self._late


def _write(file: ExportFile, rows: Sequence[_Row]) -> None:
    for row in rows:
        file.record(row)


def _rows(
    order: Order, line: Line, at: int, amounts: Sequence[tuple[str, str, int]]
) -> Iterator[_Row]:
    """Yield a row of a settlement per amount that is not 0; amounts have a type and what for."""
    for kind, description, amount in amounts:
        if amount:
            yield {
                "order-id": order.order_id,
                "merchant-order-id": order.order_id,
                "shipment-id": f"D{order.number:09d}",
                "marketplace-name": _CHANNEL,
                "amount-type": kind,
                "amount-description": description,
                "amount": text(amount),
                "fulfillment-id": "AFN",
                "posted-date": _utc_text(at)[:10],
                "posted-date-time": _utc_text(at),
                "order-item-code": f"{order.number:08d}{line.number:03d}",
                "sku": line.sku.sku,
                "quantity-purchased": str(line.quantity) if description == "Principal" else "",
            }


def _status(order: Order, at: int) -> str:
    if order.cancelled_at is not None and order.cancelled_at < at:
        return "Cancelled"
    if order.delivered_at is not None and order.delivered_at < at:
        return "Shipped - Delivered to Buyer"
    if order.shipped_at is not None and order.shipped_at < at:
        return "Shipped"
    return "Pending" if order.paid_at(at) is None else "Unshipped"


def _moments(order: Order) -> Iterator[int]:
    """Yield when an order changed, as far as Amazon shows it."""
    yield order.created_at
    for payment in order.payments:
        yield payment.captured_at or payment.attempted_at
    for moment in (order.shipped_at, order.delivered_at, order.cancelled_at):
        if moment is not None:
            yield moment


def _iso(at: int) -> str:
    return datetime.fromtimestamp(at, UTC).isoformat()


def _utc_text(at: int) -> str:
    return f"{datetime.fromtimestamp(at, UTC):%Y-%m-%d %H:%M:%S} UTC"
