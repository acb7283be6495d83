"""A Taobao or Tmall shop's downloads: orders, order lines, and the account at Alipay."""

import re
from collections.abc import Sequence
from datetime import date, timedelta

from shopmarts.sample.calendar import START, Period, periods, utc
from shopmarts.sample.entities import Order
from shopmarts.sample.files import ExportFile, Exports, PeriodFiles
from shopmarts.sample.taobao_headers import BILL_HEADER, LINES_HEADER, ORDERS_HEADER
from shopmarts.sample.taobao_rows import Row, TaobaoRows
from shopmarts.sample.world import World

_ENCODING = "gb18030"
_TIME = re.compile(r"^(\d{4})-(\d\d)-(\d\d) (\d\d)(:\d\d:\d\d)$")


class TaobaoExports:
    """Writes orders and their lines by month as they stood at its end, and once more what changed.

    The names carry the time of the download, not the period. The first month was saved by Excel,
    which writes times with slashes.
    """

    def __init__(self, world: World, exports: Exports) -> None:
        self._exports = exports
        self._calendar = world.calendar
        self._folder = exports.root / world.shop.shop_id
        self._rows = TaobaoRows(world.shop, world.calendar)
        self._months = periods(START, world.calendar.days, 1, world.calendar.tz)
        self._orders = PeriodFiles(exports, self._months, self._orders_file)
        self._lines = PeriodFiles(exports, self._months, self._lines_file)
        self._bill = PeriodFiles(exports, self._months, self._bill_file)
        self._late: tuple[ExportFile, ExportFile] | None = None

    def begin(self) -> None:
        """Begin; all that Taobao exports comes with orders."""

    def day(self, day: date) -> None:
        """Begin a day: finish the files of months that are over."""
        for files in (self._orders, self._lines, self._bill):
            files.close_before(day)

    def order(self, order: Order) -> None:
        """Write an order with its lines, and what it leaves in the account."""
        day = self._calendar.business_date(order.created_at)
        month = self._orders.period_of(day)
        then = self._shown(order, month.end)
        self._write(then, self._orders.file(day), self._lines.file(day), month is self._months[0])
        if order.settled_at >= month.end:
            now = self._shown(order, self._calendar.end)
            if now != then:
                self._write(now, *self._late_files())
        for at, entry in self._rows.entries(order):
            if at < self._calendar.end:
                file = self._bill.file(self._calendar.business_date(at))
                file.record({**entry, "序号": str(file.rows + 1)})

    def end(self) -> None:
        """Finish all files."""
        for files in (self._orders, self._lines, self._bill):
            files.close()
        for file in self._late or ():
            self._exports.close(file)

    def _shown(self, order: Order, at: int) -> tuple[Row, list[Row]]:
        return self._rows.order(order, at), list(self._rows.lines(order, at))

    def _write(
        self,
        shown: tuple[Row, list[Row]],
        orders: ExportFile,
        lines: ExportFile,
        by_excel: bool = False,
    ) -> None:
        order, its_lines = shown
        for file, rows in ((orders, [order]), (lines, its_lines)):
            for row in rows:
                file.record(_as_excel_does(row) if by_excel else row)

    def _late_files(self) -> tuple[ExportFile, ExportFile]:
        if self._late is None:
            day = self._calendar.last_day + timedelta(days=1)
            self._late = (
                self._file("ExportOrderList", day, 12, ORDERS_HEADER),
                self._file("ExportOrderDetailList", day, 12, LINES_HEADER),
            )
        return self._late

    def _orders_file(self, _: int, month: Period) -> ExportFile:
        return self._file("ExportOrderList", _day_after(month), 3, ORDERS_HEADER)

    def _lines_file(self, _: int, month: Period) -> ExportFile:
        return self._file("ExportOrderDetailList", _day_after(month), 3, LINES_HEADER)

    def _bill_file(self, _: int, month: Period) -> ExportFile:
        return ExportFile(
            self._folder / f"alipay_{month.first:%Y%m%d}_{month.last:%Y%m%d}.csv",
            utc(_day_after(month), 3),
            BILL_HEADER,
            encoding=_ENCODING,
            preamble=f"#支付宝账务明细查询\n#起止日期：[{month.first}] [{month.last}]\n",
            footer="#支付宝账务明细列表结束\n",
        )

    def _file(self, stem: str, day: date, hour: int, header: Sequence[str]) -> ExportFile:
        path = self._folder / f"{stem}{day:%Y%m%d}{hour:02d}00.csv"
        return ExportFile(path, utc(day, hour), header, encoding=_ENCODING)


def _day_after(month: Period) -> date:
    return month.last + timedelta(days=1)


def _as_excel_does(row: Row) -> Row:
    """Write times as Excel does after it opened the file: 2024/10/5 9:03:07."""
    return {name: _TIME.sub(_with_slashes, cell) for name, cell in row.items()}


def _with_slashes(time: re.Match[str]) -> str:
    year, month, day, hour, rest = time.groups()
    return f"{year}/{int(month)}/{int(day)} {int(hour)}{rest}"
