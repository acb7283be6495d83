"""Shop-local time: business days, export periods and time stamps, all from epoch seconds (UTC)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

START = date(2024, 10, 1)
QUARTER_HOUR, HOUR, DAY = 900, 3600, 86_400
_SLOTS_KEPT = 4_000


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


class _Slot(NamedTuple):
    """What is the same for a whole quarter of an hour, and so known once for all moments in it."""

    offset: int
    date: date
    date_text: str
    month: str


class Calendar:
    """The days of the world in one time zone; days with 23 and 25 hours included."""

    def __init__(self, timezone: str, days: int) -> None:
        self.tz = ZoneInfo(timezone)
        self.days = days
        self.last_day = START + timedelta(days=days - 1)
        self.end = _midnight(self.last_day + timedelta(days=1), self.tz)
        self._slots: dict[int, _Slot] = {}

    def day_bounds(self) -> Iterator[tuple[date, int, int]]:
        """Yield every business day with its first second and the first second after it."""
        for number in range(self.days):
            day = START + timedelta(days=number)
            yield day, _midnight(day, self.tz), _midnight(day + timedelta(days=1), self.tz)

    def midnight(self, day: date) -> int:
        """Return the first second of a business day."""
        return _midnight(day, self.tz)

    def business_date(self, at: int) -> date:
        """Return the business date of a moment."""
        return self._slot(at).date

    def month(self, at: int) -> str:
        """Return the business month of a moment, such as `2025-03`."""
        return self._slot(at).month

    def text(self, at: int) -> str:
        """Write a moment in local time without offset: `2025-03-30 03:00:00`."""
        slot = self._slot(at)
        return f"{slot.date_text} {_clock(at + slot.offset)}"

    def text_with_offset(self, at: int) -> str:
        """Write a moment as ISO 8601: `2025-03-30T03:00:00+02:00`."""
        slot = self._slot(at)
        hours, minutes = divmod(abs(slot.offset) // 60, 60)
        sign = "-" if slot.offset < 0 else "+"
        return f"{slot.date_text}T{_clock(at + slot.offset)}{sign}{hours:02d}:{minutes:02d}"

    def _slot(self, at: int) -> _Slot:
        number = at // QUARTER_HOUR
        found = self._slots.get(number)
        if found is None:
            if len(self._slots) >= _SLOTS_KEPT:
                self._slots.clear()
            moment = datetime.fromtimestamp(number * QUARTER_HOUR, self.tz)
            offset = int((moment.utcoffset() or timedelta()).total_seconds())
            day = moment.date()
            found = self._slots[number] = _Slot(offset, day, str(day), f"{day:%Y-%m}")
        return found


def _clock(local: int) -> str:
    minutes, seconds = divmod(local % DAY, 60)
    return f"{minutes // 60:02d}:{minutes % 60:02d}:{seconds:02d}"


def utc(day: date, hour: int = 0) -> int:
    """Return the epoch seconds of a UTC hour."""
    return int(datetime(day.year, day.month, day.day, hour, tzinfo=UTC).timestamp())
