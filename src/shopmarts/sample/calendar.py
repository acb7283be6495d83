"""Shop-local time: business days, export periods and time stamps, all from epoch seconds (UTC)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

START = date(2024, 10, 1)
QUARTER_HOUR = 900
DAY = 86_400
_EPOCH = date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class Period:
    """The days an export file covers, both included; `end` = its end in epoch seconds."""

    first: date
    last: date
    end: int
    label: str


def periods(start: date, days: int, months: int, tz: ZoneInfo) -> list[Period]:
    """Cut `days` days from `start` (a first of a month) into spans of `months` calendar months.

    The last one ends with the last day. Labels are what file names carry: `2025-03`,
    `2025-01_2025-03`, and plain dates for a span cut short.
    """
    found = []
    last_day = start + timedelta(days=days - 1)
    first = start
    while first <= last_day:
        months_on = first.year * 12 + first.month - 1 + months
        full_last = date(months_on // 12, months_on % 12 + 1, 1) - timedelta(days=1)
        last = min(full_last, last_day)
        if last < full_last:
            label = f"{first}_{last}"
        elif months == 1:
            label = f"{first:%Y-%m}"
        else:
            label = f"{first:%Y-%m}_{last:%Y-%m}"
        found.append(Period(first, last, _midnight(last + timedelta(days=1), tz), label))
        first = last + timedelta(days=1)
    return found


def _midnight(day: date, tz: ZoneInfo) -> int:
    return int(datetime(day.year, day.month, day.day, tzinfo=tz).timestamp())


class Calendar:
    """The days of the world in one time zone; days with 23 and 25 hours included."""

    def __init__(self, timezone: str, days: int) -> None:
        self.tz = ZoneInfo(timezone)
        self.days = days
        self.last_day = START + timedelta(days=days - 1)
        self.end = _midnight(self.last_day + timedelta(days=1), self.tz)
        self._offsets: dict[int, int] = {}
        self._dates: dict[int, tuple[date, str, str]] = {}

    def day_bounds(self) -> Iterator[tuple[date, int, int]]:
        """Yield every business day with its first second and the first second after it."""
        for number in range(self.days):
            day = START + timedelta(days=number)
            yield day, _midnight(day, self.tz), _midnight(day + timedelta(days=1), self.tz)

    def offset(self, at: int) -> int:
        """Return the zone's offset from UTC in seconds at a moment."""
        slot = at // QUARTER_HOUR
        found = self._offsets.get(slot)
        if found is None:
            if len(self._offsets) > 20_000:
                self._offsets.clear()
            moment = datetime.fromtimestamp(slot * QUARTER_HOUR, self.tz)
            found = int((moment.utcoffset() or timedelta()).total_seconds())
            self._offsets[slot] = found
        return found

    def _day(self, at: int) -> tuple[date, str, str]:
        number = (at + self.offset(at)) // DAY
        found = self._dates.get(number)
        if found is None:
            day = _EPOCH + timedelta(days=number)
            found = self._dates[number] = (day, day.isoformat(), f"{day:%Y-%m}")
        return found

    def date(self, at: int) -> date:
        """Return the business date of a moment."""
        return self._day(at)[0]

    def month(self, at: int) -> str:
        """Return the business month of a moment, such as `2025-03`."""
        return self._day(at)[2]

    def text(self, at: int) -> str:
        """Write a moment in local time without offset: `2025-03-30 03:00:00`."""
        seconds = (at + self.offset(at)) % DAY
        clock = f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
        return f"{self._day(at)[1]} {clock}"

    def text_with_offset(self, at: int, colon: bool = True) -> str:
        """Write a moment as `2025-03-30T03:00:00+02:00`, or as `2025-03-30 03:00:00 +0200`."""
        local, offset = self.text(at), self.offset(at)
        sign, minutes = "-" if offset < 0 else "+", abs(offset) // 60
        if colon:
            zone = f"{sign}{minutes // 60:02d}:{minutes % 60:02d}"
            return f"{local[:10]}T{local[11:]}{zone}"
        return f"{local} {sign}{minutes // 60:02d}{minutes % 60:02d}"


def utc(day: date, hour: int = 0) -> int:
    """Return the epoch seconds of a UTC hour."""
    return int(datetime(day.year, day.month, day.day, hour, tzinfo=UTC).timestamp())
