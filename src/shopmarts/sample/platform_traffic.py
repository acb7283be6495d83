"""The template `platform_traffic`: what a back office shows and no report of it tells."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from shopmarts.sample.back_office import Day, Traffic, together
from shopmarts.sample.calendar import START, Calendar, periods, utc
from shopmarts.sample.files import Exports, Row
from shopmarts.sample.money import text
from shopmarts.sample.shops import Shop
from shopmarts.sample.universal_rows import HEADERS

_ALL = "(all)"


def write_platform_traffic(
    shop: Shop, calendar: Calendar, exports: Exports, days: Sequence[Day]
) -> None:
    """Write a file per quarter: impressions of the shop; channels, devices, weeks and months."""
    template = list(_template_rows(shop, days))
    for period in periods(START, calendar.days, 3, calendar.tz):
        name = f"{shop.shop_id}/platform_traffic_{period.label}.csv"
        exported_at = utc(period.last + timedelta(days=1), 5)
        with exports.open(name, exported_at, HEADERS["platform_traffic"]) as file:
            for day, row in template:
                if period.first <= day <= period.last:
                    file.row(row)


def _template_rows(shop: Shop, days: Sequence[Day]) -> Iterator[tuple[date, Row]]:
    """Yield the rows of every day, and of every week and month that is over on its last day."""
    for number, of in enumerate(days):
        day = of.day
        listed = (of.total.impressions, of.total.clicks)
        yield day, (day, "day", _ALL, _ALL, "", "", "", *listed, *[""] * 10, shop.currency)
        for channel, traffic in of.by_channel.items():
            yield day, _row(shop, (day, "day", channel, _ALL), traffic)
        for device, part in of.by_device.items():
            yield day, _row(shop, (day, "day", _ALL, device), part)
        if day.weekday() == 6 and number >= 6:
            week = [of.total for of in days[number - 6 : number + 1]]
            key = (day - timedelta(days=6), "week", _ALL, _ALL)
            yield day, _row(shop, key, together(week, 80))
        if (day + timedelta(days=1)).day == 1:
            month = [of.total for of in days[number + 1 - day.day : number + 1]]
            yield day, _row(shop, (day.replace(day=1), "month", _ALL, _ALL), together(month, 60))


def _row(shop: Shop, key: tuple[date, str, str, str], traffic: Traffic) -> Row:
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
