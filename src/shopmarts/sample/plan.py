"""How many orders and visits fall on each day, and when in the day they come."""

import math
from bisect import bisect_right
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import accumulate, pairwise

from shopmarts.sample.calendar import START
from shopmarts.sample.money import UNIT
from shopmarts.sample.shops import SHOPS

VISITS_PER_ORDER = 3.0
TYPICAL_ORDER = 168 * UNIT  # of the Tmall shop, in what its platform reports
_HOURS = (4, 2, 1, 1, 1, 2, 4, 8, 12, 14, 16, 16, 17, 16, 15, 15, 15, 16, 18, 21, 24, 23, 16, 9)
_PEAKS = {(11, 11): 3.0, (11, 29): 2.5, (12, 2): 1.8, (6, 18): 2.0}


def orders_per_shop(orders: int) -> list[int]:
    """Split the orders over the shops; the last one takes what rounding leaves."""
    parts = [int(orders * shop.order_share) for shop in SHOPS[:-1]]
    return [*parts, orders - sum(parts)]


def orders_per_day(orders: int, days: int) -> list[int]:
    """Spread the orders over the days: slow growth, seasons, weekends and sales days."""
    weights = list(accumulate(_weight(START + timedelta(days=n), n) for n in range(days)))
    bounds = [0, *(round(orders * weight / weights[-1]) for weight in weights)]
    return [after - before for before, after in pairwise(bounds)]


def _weight(day: date, number: int) -> float:
    season = 1 + 0.15 * math.cos(2 * math.pi * (day.timetuple().tm_yday - 340) / 365)
    weekday = (1.05, 1.0, 0.98, 1.0, 1.02, 0.93, 1.12)[day.weekday()]
    return (1 + number / 900) * season * weekday * _PEAKS.get((day.month, day.day), 1.0)


class DayCurve:
    """Turns a fraction of a day's visits into a fraction of the day's length."""

    def __init__(self, hours: Sequence[int] = _HOURS) -> None:
        total = sum(hours)
        self._bounds = [0.0, *(part / total for part in accumulate(hours))]

    def moment(self, fraction: float) -> float:
        """Return the part of the day by which `fraction` (0 to 1) of the visits have started."""
        hour = min(bisect_right(self._bounds, fraction) - 1, 23)
        low, high = self._bounds[hour], self._bounds[hour + 1]
        return (hour + (fraction - low) / (high - low)) / 24
