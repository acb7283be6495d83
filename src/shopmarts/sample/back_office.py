"""What a marketplace's back office counts of a shop, day by day, by channel and by device."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from shopmarts.sample.calendar import START
from shopmarts.sample.plan import TYPICAL_ORDER, orders_per_day
from shopmarts.sample.shops import Shop

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
class Traffic:
    """The counts of one row, and what follows from them."""

    visitors: int
    orders: int
    impressions: int
    clicks: int

    @property
    def new_visitors(self) -> int:
        """Visitors who had not come before."""
        return self.visitors * 6 // 10

    @property
    def page_views(self) -> int:
        """Pages shown."""
        return self.visitors * 3

    @property
    def cart_visitors(self) -> int:
        """Visitors who put something into the cart."""
        return self.visitors // 12

    @property
    def ordering_buyers(self) -> int:
        """Distinct buyers who ordered."""
        return min(self.orders, self.visitors)

    @property
    def order_amount(self) -> int:
        """Value of the orders, in ten-thousandths."""
        return self.orders * TYPICAL_ORDER

    @property
    def paid_orders(self) -> int:
        """Orders paid."""
        return self.orders * 9 // 10

    @property
    def paying_buyers(self) -> int:
        """Distinct buyers who paid."""
        return min(self.paid_orders, self.visitors)

    @property
    def paid_amount(self) -> int:
        """Value of the paid orders, in ten-thousandths."""
        return self.paid_orders * TYPICAL_ORDER


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the whole shop, and of its channels and devices."""

    day: date
    total: Traffic
    by_channel: dict[str, Traffic]
    by_device: dict[str, Traffic]


def days_of(shop: Shop, days: int, orders: int, seed: int) -> Iterator[Day]:
    """Invent every day; one shop's."""
    rng = Random(f"{seed}/{shop.shop_id}/platform_traffic")
    for number, day_orders in enumerate(orders_per_day(orders, days)):
        visitors = int((60 + 25 * day_orders) * rng.uniform(0.8, 1.2))
        by_channel = {
            channel: _traffic(rng, visitors * percent // 100, day_orders * percent // 100, times)
            for channel, percent, times in _CHANNELS
        }
        total = Traffic(
            visitors,
            day_orders,
            sum(traffic.impressions for traffic in by_channel.values()),
            sum(traffic.clicks for traffic in by_channel.values()),
        )
        by_device = {
            device: Traffic(visitors * percent // 100, day_orders * percent // 100, 0, 0)
            for device, percent in _DEVICES
        }
        yield Day(START + timedelta(days=number), total, by_channel, by_device)


def together(days: Sequence[Traffic], percent: int) -> Traffic:
    """Put days together: who comes on several days is one visitor, `percent` of the sum are left.

    They are never fewer than on the best day.
    """
    visitors = [day.visitors for day in days]
    return Traffic(
        max(*visitors, sum(visitors) * percent // 100),
        sum(day.orders for day in days),
        sum(day.impressions for day in days),
        sum(day.clicks for day in days),
    )


def _traffic(rng: Random, visitors: int, orders: int, times: int) -> Traffic:
    impressions = int(visitors * times * rng.uniform(0.8, 1.2))
    return Traffic(visitors, orders, impressions, min(impressions, visitors * 11 // 10))
