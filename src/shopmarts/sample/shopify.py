"""A Shopify shop's downloads: orders, payment transactions, customers, products."""

from collections.abc import Sequence
from datetime import date, timedelta

from shopmarts.sample.calendar import START, Period, periods, utc
from shopmarts.sample.entities import Order
from shopmarts.sample.files import ExportFile, Exports, PeriodFiles
from shopmarts.sample.people import Person
from shopmarts.sample.shopify_headers import (
    CUSTOMERS_HEADER,
    OLD_CUSTOMERS_HEADER,
    OLD_ORDERS_WIDTH,
    OLD_TRANSACTIONS_WIDTH,
    ORDERS_HEADER,
    PRODUCTS_HEADER,
    TRANSACTIONS_HEADER,
)
from shopmarts.sample.shopify_rows import ShopifyRows
from shopmarts.sample.tally import Tally
from shopmarts.sample.world import World


class ShopifyExports:
    """Writes orders by quarter as they stood at its end, and once more those that changed since.

    The names carry no dates, as Shopify's do not: the modification times tell which is later.
    The first quarter's files have the older, shorter headers.
    """

    def __init__(self, world: World, exports: Exports, tally: Tally) -> None:
        self._world = world
        self._exports = exports
        self._calendar = world.calendar
        self._rows = ShopifyRows(world.shop, world.calendar, world.catalogue)
        self._tally = tally
        self._quarters = periods(START, world.calendar.days, 3, world.calendar.tz)
        self._orders = PeriodFiles(exports, self._quarters, self._orders_file)
        self._transactions = PeriodFiles(exports, self._quarters, self._transactions_file)
        self._late: ExportFile | None = None
        self._exported_at = utc(world.calendar.last_day + timedelta(days=1), 12)

    def begin(self) -> None:
        """Write the products."""
        with self._exports.open(
            self._name("products_export.csv"), self._exported_at, PRODUCTS_HEADER
        ) as file:
            for row in self._rows.products():
                file.row(row)

    def day(self, day: date) -> None:
        """Begin a day: finish what is over; half-way through, export customers the old way."""
        self._orders.close_before(day)
        self._transactions.close_before(day)
        if day == START + timedelta(days=self._calendar.days // 2):
            with self._exports.open(
                self._name("customers_export_old.csv"), utc(day, 3), OLD_CUSTOMERS_HEADER
            ) as file:
                for number, orders, spent in self._tally.customers():
                    file.row(self._rows.old_customer(self._person(number), orders, spent))

    def order(self, order: Order) -> None:
        """Write an order and the transactions it leads to."""
        day = self._calendar.business_date(order.created_at)
        period = self._orders.period_of(day)
        file = self._orders.file(day)
        width = OLD_ORDERS_WIDTH if period.first == START else len(ORDERS_HEADER)
        then = self._rows.order(order, period.end)
        for row in then:
            file.row(row[:width])
        if order.settled_at >= period.end:
            now = self._rows.order(order, self._calendar.end)
            if now != then:
                self._again(now)
        self._write_transactions(order)
        if order.person.is_known and not order.is_test:
            self._tally.add(order.person.number, order.total)

    def end(self) -> None:
        """Write the customers and finish all files."""
        self._orders.close()
        self._transactions.close()
        if self._late is not None:
            self._exports.close(self._late)
        with self._exports.open(
            self._name("customers_export.csv"), self._exported_at, CUSTOMERS_HEADER
        ) as file:
            for number, orders, spent in self._tally.customers():
                file.row(self._rows.customer(self._person(number), orders, spent))

    def _write_transactions(self, order: Order) -> None:
        end = self._calendar.end
        moved = [
            (payment.captured_at or 0, self._rows.charge(order, payment))
            for payment in order.payments
            if payment.is_captured_at(end)
        ]
        moved += [
            (refund.decided_at, self._rows.refund(order, refund))
            for refund in order.refunds
            if refund.is_processed_at(end)
        ]
        for at, row in moved:
            day = self._calendar.business_date(at)
            file = self._transactions.file(day)
            is_old = day <= self._quarters[0].last
            file.row(row[:OLD_TRANSACTIONS_WIDTH] if is_old else row)

    def _again(self, rows: list[list[str]]) -> None:
        if self._late is None:
            name = self._name(f"orders_export_{len(self._quarters) + 1}.csv")
            path = self._exports.root / name
            self._late = ExportFile(path, self._exported_at, ORDERS_HEADER)
        for row in rows:
            self._late.row(row)

    def _orders_file(self, place: int, period: Period) -> ExportFile:
        header = ORDERS_HEADER[:OLD_ORDERS_WIDTH] if place == 0 else ORDERS_HEADER
        return self._numbered("orders_export", place, period, header)

    def _transactions_file(self, place: int, period: Period) -> ExportFile:
        header = TRANSACTIONS_HEADER[:OLD_TRANSACTIONS_WIDTH] if place == 0 else TRANSACTIONS_HEADER
        return self._numbered("payment_transactions_export", place, period, header)

    def _numbered(self, stem: str, place: int, period: Period, header: Sequence[str]) -> ExportFile:
        exported_at = utc(period.last + timedelta(days=1), 3)
        path = self._exports.root / self._name(f"{stem}_{place + 1}.csv")
        return ExportFile(path, exported_at, header)

    def _name(self, file: str) -> str:
        return f"{self._world.shop.shop_id}/{file}"

    def _person(self, number: int) -> Person:
        return self._world.people.person(number)
