"""The traffic report of a marketplace's back office: its own counts per day, week and month."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from shopmarts.sample.calendar import START, Calendar, periods, utc
from shopmarts.sample.files import Exports
from shopmarts.sample.money import UNIT, text
from shopmarts.sample.plan import orders_per_day
from shopmarts.sample.shops import Shop
from shopmarts.sample.universal_rows import HEADERS, Row

_ALL = "(all)"
_TYPICAL_ORDER = 168 * UNIT
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


@dataclass(frozen=True, slots=True)
class _Traffic:
    """The counts of one row."""

    visitors: int
    orders: int
    impressions: int
    clicks: int


def write_platform_traffic(
    shop: Shop, calendar: Calendar, exports: Exports, orders: int, seed: int
) -> None:
    """Write the report, a file per quarter, if the shop has such a back office."""
    if not shop.has_back_office:
        return
    rows = list(_rows(shop, calendar.days, orders, seed))
    for period in periods(START, calendar.days, 3, calendar.tz):
        name = f"{shop.shop_id}/platform_traffic_{period.label}.csv"
        exported_at = utc(period.last + timedelta(days=1), 5)
        with exports.open(name, exported_at, HEADERS["platform_traffic"]) as file:
            for day, row in rows:
                if period.first <= day <= period.last:
                    file.row(row)


def _rows(shop: Shop, days: int, orders: int, seed: int) -> Iterator[tuple[date, Row]]:
    """Yield the rows of every day, and of every week and month that is over on its last day."""
    rng = Random(f"{seed}/{shop.shop_id}/platform_traffic")
    totals: list[_Traffic] = []
    for number, day_orders in enumerate(orders_per_day(orders, days)):
        day = START + timedelta(days=number)
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
        totals.append(total)
        yield day, _row(shop, (day, "day", _ALL, _ALL), total)
        for channel, traffic in shown:
            yield day, _row(shop, (day, "day", channel, _ALL), traffic)
        for device, percent in _DEVICES:
            part = _Traffic(visitors * percent // 100, day_orders * percent // 100, 0, 0)
            yield day, _row(shop, (day, "day", _ALL, device), part)
        if day.weekday() == 6 and number >= 6:
            monday = day - timedelta(days=6)
            yield day, _row(shop, (monday, "week", _ALL, _ALL), _together(totals[-7:], 80))
        if (day + timedelta(days=1)).day == 1:
            first = day.replace(day=1)
            yield day, _row(shop, (first, "month", _ALL, _ALL), _together(totals[-day.day :], 60))


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
    visitors, orders = traffic.visitors, traffic.orders
    paid = orders * 9 // 10
    has_listings = traffic.impressions > 0
    return (
        *key, visitors, visitors * 6 // 10, visitors * 3,
        traffic.impressions if has_listings else "", traffic.clicks if has_listings else "",
        visitors * 4 // 10, "48.5", visitors // 12, min(orders, visitors),
        text(orders * _TYPICAL_ORDER), min(paid, visitors), paid, text(paid * _TYPICAL_ORDER),
        visitors // 8, visitors // 10, shop.currency,
    )  # fmt: skip
