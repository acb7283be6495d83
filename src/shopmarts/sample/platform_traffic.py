"""The traffic reports of a marketplace's back office: its own counts per day, week and month."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from shopmarts.sample.calendar import START, Calendar, periods, utc
from shopmarts.sample.files import Exports
from shopmarts.sample.money import UNIT, cents, text
from shopmarts.sample.plan import TYPICAL_ORDER, orders_per_day
from shopmarts.sample.shops import Shop
from shopmarts.sample.universal_rows import HEADERS, Row

_ALL = "(all)"
# channel, percent of the shop's visitors, times a listing is shown per visitor it brings; visitors
# come through several channels, so the percents are more than a hundred
_CHANNELS = (
    ("手淘搜索", 36, 24),
    ("手淘推荐", 24, 40),
    ("直通车", 14, 30),
    ("淘宝客", 6, 0),
    ("淘宝直播", 7, 0),
    ("我的淘宝", 16, 0),
    ("购物车", 12, 0),
    ("其他", 3, 0),
)
_DEVICES = (("app", 78), ("pc", 27))


SYCM_HEADER = (
    "统计日期", "访客数", "老访客数", "新访客数", "浏览量", "人均浏览量（访问深度）",
    "人均停留时长(秒)", "跳失率", "加购人数", "下单买家数", "下单金额", "下单父订单数",
    "下单转化率", "支付买家数", "支付金额", "支付父订单数", "支付转化率", "客单价",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Traffic:
    """The counts of one row, and what follows from them."""

    visitors: int
    orders: int
    impressions: int
    clicks: int

    @property
    def new_visitors(self) -> int:
        return self.visitors * 6 // 10

    @property
    def page_views(self) -> int:
        return self.visitors * 3

    @property
    def cart_visitors(self) -> int:
        return self.visitors // 12

    @property
    def ordering_buyers(self) -> int:
        return min(self.orders, self.visitors)

    @property
    def order_amount(self) -> int:
        return self.orders * TYPICAL_ORDER

    @property
    def paid_orders(self) -> int:
        return self.orders * 9 // 10

    @property
    def paying_buyers(self) -> int:
        return min(self.paid_orders, self.visitors)

    @property
    def paid_amount(self) -> int:
        return self.paid_orders * TYPICAL_ORDER


@dataclass(frozen=True, slots=True)
class _Day:
    """A day of the whole shop, and of its channels and devices."""

    day: date
    total: _Traffic
    by_channel: tuple[tuple[str, _Traffic], ...]
    by_device: tuple[tuple[str, _Traffic], ...]


def write_platform_traffic(
    shop: Shop, calendar: Calendar, exports: Exports, orders: int, seed: int
) -> None:
    """Write the reports, two files per quarter, if the shop has such a back office.

    生意参谋 (自助取数) tells the days of the whole shop, but no impressions; these, and what else
    its pages show, the shop has filled into a template.
    """
    if not shop.has_back_office:
        return
    days = list(_days(shop, calendar.days, orders, seed))
    template = list(_template_rows(shop, days))
    for period in periods(START, calendar.days, 3, calendar.tz):
        exported_at = utc(period.last + timedelta(days=1), 5)
        reported = [day for day in days if period.first <= day.day <= period.last]
        exports.workbook(
            f"{shop.shop_id}/生意参谋_自助取数_{period.first}_{period.last}.xlsx",
            exported_at,
            [
                ["生意参谋 自助取数 店铺"],
                [f"统计周期：{period.first} 至 {period.last}"],
                [],
                SYCM_HEADER,
                *map(_reported_row, reported),
            ],
            records=len(reported),
        )
        name = f"{shop.shop_id}/platform_traffic_{period.label}.csv"
        with exports.open(name, exported_at, HEADERS["platform_traffic"]) as file:
            for day, row in template:
                if period.first <= day <= period.last:
                    file.row(row)


def _days(shop: Shop, days: int, orders: int, seed: int) -> Iterator[_Day]:
    """Invent every day."""
    rng = Random(f"{seed}/{shop.shop_id}/platform_traffic")
    for number, day_orders in enumerate(orders_per_day(orders, days)):
        visitors = int((60 + 25 * day_orders) * rng.uniform(0.8, 1.2))
        shown = [
            (channel, _traffic(rng, visitors * percent // 100, day_orders * percent // 100, times))
            for channel, percent, times in _CHANNELS
        ]
        total = _Traffic(
            visitors,
            day_orders,
            sum(traffic.impressions for _, traffic in shown),
            sum(traffic.clicks for _, traffic in shown),
        )
        parts = [
            (device, _Traffic(visitors * percent // 100, day_orders * percent // 100, 0, 0))
            for device, percent in _DEVICES
        ]
        yield _Day(START + timedelta(days=number), total, tuple(shown), tuple(parts))


def _template_rows(shop: Shop, days: Sequence[_Day]) -> Iterator[tuple[date, Row]]:
    """Yield the rows of every day, and of every week and month that is over on its last day."""
    for number, of in enumerate(days):
        day = of.day
        listed = (of.total.impressions, of.total.clicks)
        yield day, (day, "day", _ALL, _ALL, "", "", "", *listed, *[""] * 10, shop.currency)
        for channel, traffic in of.by_channel:
            yield day, _row(shop, (day, "day", channel, _ALL), traffic)
        for device, part in of.by_device:
            yield day, _row(shop, (day, "day", _ALL, device), part)
        if day.weekday() == 6 and number >= 6:
            week = [of.total for of in days[number - 6 : number + 1]]
            key = (day - timedelta(days=6), "week", _ALL, _ALL)
            yield day, _row(shop, key, _together(week, 80))
        if (day + timedelta(days=1)).day == 1:
            month = [of.total for of in days[number + 1 - day.day : number + 1]]
            yield day, _row(shop, (day.replace(day=1), "month", _ALL, _ALL), _together(month, 60))


def _traffic(rng: Random, visitors: int, orders: int, times: int) -> _Traffic:
    impressions = int(visitors * times * rng.uniform(0.8, 1.2))
    return _Traffic(visitors, orders, impressions, min(impressions, visitors * 11 // 10))


def _together(days: Sequence[_Traffic], percent: int) -> _Traffic:
    """Put days together: who comes on several days is one visitor, `percent` of the sum are left.

    They are never fewer than on the best day.
    """
    visitors = [day.visitors for day in days]
    return _Traffic(
        max(*visitors, sum(visitors) * percent // 100),
        sum(day.orders for day in days),
        sum(day.impressions for day in days),
        sum(day.clicks for day in days),
    )


def _row(shop: Shop, key: tuple[date, str, str, str], traffic: _Traffic) -> Row:
    """Return the row of a day, period grain, channel and device."""
    visitors = traffic.visitors
    has_listings = traffic.impressions > 0
    return (
        *key, visitors, traffic.new_visitors, traffic.page_views,
        traffic.impressions if has_listings else "", traffic.clicks if has_listings else "",
        visitors * 4 // 10, "48.5", traffic.cart_visitors, traffic.ordering_buyers,
        text(traffic.order_amount), traffic.paying_buyers, traffic.paid_orders,
        text(traffic.paid_amount), visitors // 8, visitors // 10, shop.currency,
    )  # fmt: skip


def _reported_row(of: _Day) -> Row:
    """Return a day as 生意参谋 shows it: thousands apart, shares in percent, nothing as a dash."""
    total = of.total
    visitors, ordering, paying = total.visitors, total.ordering_buyers, total.paying_buyers
    return (
        str(of.day), f"{visitors:,}", f"{visitors - total.new_visitors:,}",
        f"{total.new_visitors:,}", f"{total.page_views:,}", "3.00", "48.50", "40.00%",
        f"{total.cart_visitors:,}", f"{ordering:,}", f"{total.order_amount / UNIT:,.2f}",
        f"{total.orders:,}", f"{ordering / visitors:.2%}", f"{paying:,}",
        f"{total.paid_amount / UNIT:,.2f}", f"{total.paid_orders:,}", f"{paying / visitors:.2%}",
        text(cents(total.paid_amount, paying)) if paying else "-",
    )  # fmt: skip
