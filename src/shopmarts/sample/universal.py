"""The exports of a shop that uses the universal templates; changed rows are exported again."""

from datetime import date, timedelta

from shopmarts.sample.calendar import START, Period, periods, utc
from shopmarts.sample.entities import Order, Payment, Refund, Session
from shopmarts.sample.files import ExportFile, Exports, RestatedFiles
from shopmarts.sample.speed import PageLoads
from shopmarts.sample.universal_rows import HEADERS, UniversalRows
from shopmarts.sample.world import World

# table -> (months per file, suffix); shipments and web_vitals only where the shop has them
_FILES = {
    "orders": (1, ".csv"),
    "order_lines": (1, ".csv"),
    "payments": (1, ".csv"),
    "refunds": (3, ".csv"),
    "refund_lines": (3, ".csv"),
    "customers": (3, ".csv"),
    "web_events": (1, ".csv.gz"),
    "messages": (3, ".csv"),
    "web_vitals": (3, ".csv"),
    "platform_fees": (3, ".csv"),
    "shipments": (3, ".zip"),
}


def write_own_tables(world: World, exports: Exports) -> None:
    """Write what a shop itself keeps, whatever sells for it: products, costs, marketing costs."""
    rows_of = UniversalRows(world)
    tables = {
        "products": rows_of.products(),
        "sku_costs": rows_of.sku_costs(),
        "marketing_costs": rows_of.marketing_costs(),
    }
    exported_at = utc(world.calendar.last_day + timedelta(days=1), 3)
    for table, rows in tables.items():
        name = f"{world.shop.shop_id}/{table}.csv"
        with exports.open(name, exported_at, HEADERS[table]) as file:
            for row in rows:
                file.row(row)


class UniversalExports:
    """Writes one shop's tables: each row as it stood at the end of its period.

    Rows that changed afterwards are exported a second time on the day after the end of the world.
    """

    def __init__(self, world: World, exports: Exports) -> None:
        self._world = world
        self._exports = exports
        self._calendar = world.calendar
        self._rows = UniversalRows(world)
        self._page_loads = PageLoads(world.shop)
        self._tables = {table: self._files(table) for table in _FILES}

    def begin(self) -> None:
        """Write the account of the staff."""
        if self._world.shop.has_staff:
            self._tables["customers"].file(START).row(self._rows.staff())

    def day(self, day: date) -> None:
        """Begin a day: files of periods that are over get finished."""
        self._page_loads.day(day)
        for files in self._tables.values():
            files.close_before(day)

    def order(self, order: Order) -> None:
        """Write an order with its lines, payments, refunds, fees and shipment."""
        rows, calendar = self._rows, self._calendar
        created = calendar.business_date(order.created_at)
        settled = order.settled_at
        tables = self._tables
        if tables["orders"].write(created, settled, lambda at: [rows.order(order, at)]):
            tables["order_lines"].again(rows.lines(order))
        tables["order_lines"].write(created, order.created_at, lambda at: rows.lines(order))
        if order.is_first and order.person.customer_id:
            tables["customers"].write(created, order.created_at, lambda at: [rows.customer(order)])
        for payment in order.payments:
            self._payment(order, payment)
        for refund in order.refunds:
            self._refund(order, refund)
        tables["platform_fees"].write(
            created, order.created_at, lambda at: rows.platform_fees(order)
        )
        if order.shipped_at is not None and order.shipped_at < calendar.end:
            day = calendar.business_date(order.shipped_at)
            tables["shipments"].write(day, settled, lambda at: [rows.shipment(order, at)])

    def _payment(self, order: Order, payment: Payment) -> None:
        if payment.attempted_at < self._calendar.end:
            day, rows = self._calendar.business_date(payment.attempted_at), self._rows
            self._tables["payments"].write(
                day, order.settled_at, lambda at: [rows.payment(order, payment, at)]
            )

    def _refund(self, order: Order, refund: Refund) -> None:
        if refund.requested_at < self._calendar.end:
            day = self._calendar.business_date(refund.requested_at)
            settled, rows = order.settled_at, self._rows
            self._tables["refunds"].write(day, settled, lambda at: [rows.refund(order, refund, at)])
            self._tables["refund_lines"].write(
                day, settled, lambda at: rows.refund_lines(order, refund, at)
            )

    def session(self, session: Session) -> None:
        """Write the session's events, page loads and reminder, each into the file of its date."""
        for event, row in zip(session.events, self._rows.events(session), strict=True):
            self._tables["web_events"].file(self._calendar.business_date(event.at)).row(row)
        for event, values in self._page_loads.measure(session):
            file = self._tables["web_vitals"].file(self._calendar.business_date(event.at))
            for row in self._rows.web_vitals(session, event, values):
                file.row(row)
        reminded_at = self._rows.reminded_at(session)
        if reminded_at is not None and reminded_at < self._calendar.end:
            day = self._calendar.business_date(reminded_at)
            self._tables["messages"].file(day).row(self._rows.reminder(session, reminded_at))

    def end(self) -> None:
        """Finish all files."""
        for files in self._tables.values():
            files.close()

    def _files(self, table: str) -> RestatedFiles:
        months, suffix = _FILES[table]
        folder = self._exports.root / self._world.shop.shop_id
        header = HEADERS[table]
        late_day = self._calendar.last_day + timedelta(days=1)

        def create(_: int, period: Period) -> ExportFile:
            exported_at = utc(period.last + timedelta(days=1), 3)
            return ExportFile(folder / f"{table}_{period.label}{suffix}", exported_at, header)

        def create_late() -> ExportFile:
            return ExportFile(folder / f"{table}_{late_day}.csv", utc(late_day, 12), header)

        spans = periods(START, self._calendar.days, months, self._calendar.tz)
        return RestatedFiles(self._exports, spans, create, create_late)
