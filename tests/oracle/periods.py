"""Business days, wall-clock hours and the periods they belong to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)
GRAINS = ("hour", "day", "week", "month", "quarter", "year", "all")


@dataclass(frozen=True, order=True)
class Period:
    """A stretch of business days; ``hour`` is set where it is one wall-clock hour of a day."""

    grain: str
    first_day: date
    last_day: date
    hour: datetime | None = None

    @property
    def start(self) -> datetime:
        """``period_start`` of the marts."""
        return self.hour or datetime.combine(self.first_day, time())


@dataclass(frozen=True)
class DataSpan:
    """The business days of the data: the first one, and ``as_of``, the last one."""

    first_day: date
    as_of: date

    def holds(self, day: date) -> bool:
        return self.first_day <= day <= self.as_of

    def period(self, grain: str, day: date) -> Period:
        """The period of this grain that a business day lies in."""
        if grain == "all":
            # docs/decisions.md, Time: "`period_start` of grain `all` is the first business date"
            return Period(grain, self.first_day, self.as_of)
        first = first_of(grain, day)
        return Period(grain, first, _next(grain, first) - DAY)

    def periods(self) -> set[Period]:
        """All periods of the business days but hours."""
        days = [self.first_day + n * DAY for n in range((self.as_of - self.first_day).days + 1)]
        return {self.period(grain, day) for grain in GRAINS if grain != "hour" for day in days}

    def is_over(self, last_day: date, further_days: int = 0) -> bool:
        """Whether the last day, and a window of further days behind it, are over as of ``as_of``.

        The day ``as_of`` itself is over: it is the last one the data know.
        """
        return last_day + timedelta(days=further_days) <= self.as_of


def first_of(grain: str, day: date) -> date:
    """First day of the calendar period: weeks begin on Monday."""
    match grain:
        case "hour" | "day":
            return day
        case "week":
            return day - day.weekday() * DAY
        case "month":
            return day.replace(day=1)
        case "quarter":
            return day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)
        case "year":
            return day.replace(month=1, day=1)
    raise ValueError(grain)


def _next(grain: str, first: date) -> date:
    longest = {"hour": 1, "day": 1, "week": 7, "month": 31, "quarter": 92, "year": 366}
    return first_of(grain, first + longest[grain] * DAY)


def previous_period_start(grain: str, first: date) -> date:
    """First day of the period before the one that begins on ``first``."""
    return first_of(grain, first - DAY)


def business_day(moment: datetime, zone: ZoneInfo) -> date:
    """Handbook, code TZ: "Business date = event in shop time zone"."""
    return moment.astimezone(zone).date()


def wall_clock_hour(moment: datetime, zone: ZoneInfo) -> datetime:
    """The hour on the shop's clock; the repeated hour of a 25-hour day is one."""
    local = moment.astimezone(zone)
    return local.replace(minute=0, second=0, microsecond=0, tzinfo=None, fold=0)
