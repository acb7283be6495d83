"""When a file was exported, and which days a report says it covers."""

from __future__ import annotations

import calendar
import re
from datetime import UTC, date, datetime

DATE = re.compile(r"(?<!\d)(20\d\d)([-_.]?)(\d\d)\2(\d\d)(?=(?:\d{4}|\d{6})?(?!\d))")
TIME = re.compile(r"[T_ .-]?(\d\d)[-_.:h]?(\d\d)(?:[-_.:m]?(\d\d))?(?!\d)(?![-_.]\d\d(?!\d))")
MONTH = re.compile(r"(?<!\d)(20\d\d)[-_](\d\d)(?!\d)")
MONTH_NAMES = {
    name: number
    for number, names in enumerate(
        (
            "january jan januar jänner",
            "february feb februar",
            "march mar märz mrz",
            "april apr",
            "may mai",
            "june jun juni",
            "july jul juli",
            "august aug",
            "september sep sept",
            "october oct oktober okt",
            "november nov",
            "december dec dezember dez",
        ),
        start=1,
    )
    for name in names.split()
}
DAY_IN_TEXT = re.compile(
    r"(?P<iso>\d{4}-\d\d-\d\d)"
    r"|(?P<dotted>\d{1,2}\.\d{1,2}\.\d{4})"
    r"|(?P<english>[A-Za-z]{3,9}\.? \d{1,2}, \d{4})"
    r"|(?P<german>\d{1,2}\. [A-Za-zä]{3,9}\.? \d{4})"
)


def export_time(names: list[str], mtime_ns: int) -> datetime:
    """Return the time of an export: the date in the first name that has one, else the mtime.

    Names hold a date as YYYY-MM-DD, YYYYMMDD or YYYY_MM_DD, with or without a time, or a month
    (its last day); of a range the later date counts. The result is naive: UTC for the mtime,
    as written for a name.
    """
    for name in names:
        found = _time_in_name(name)
        if found:
            return found
    return datetime.fromtimestamp(mtime_ns / 1e9, UTC).replace(tzinfo=None)


def _time_in_name(name: str) -> datetime | None:
    times = []
    for match in DATE.finditer(name):
        day = _valid_date(match[1], match[3], match[4])
        if day:
            times.append(_with_time(day, TIME.match(name, match.end())))
    if not times:
        for match in MONTH.finditer(name):
            if _valid_date(match[1], match[2], "01"):
                year, month = int(match[1]), int(match[2])
                times.append(datetime(year, month, calendar.monthrange(year, month)[1]))
    return max(times, default=None)


def days_in_name(name: str) -> tuple[date, date] | None:
    """Return the first and the last day in the name of a file, None if it holds none.

    Understands days as ``export_time`` does; a month stands for its first and last day.
    """
    days = [_valid_date(match[1], match[3], match[4]) for match in DATE.finditer(name)]
    found = [day for day in days if day]
    if not found:
        for match in MONTH.finditer(name):
            first = _valid_date(match[1], match[2], "01")
            if first:
                last = calendar.monthrange(first.year, first.month)[1]
                found += [first, first.replace(day=last)]
    return (min(found), max(found)) if found else None


def _valid_date(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _with_time(day: date, time: re.Match[str] | None) -> datetime:
    if time:
        try:
            return datetime(
                day.year, day.month, day.day, int(time[1]), int(time[2]), int(time[3] or 0)
            )
        except ValueError:
            pass
    return datetime(day.year, day.month, day.day)


def days_in_text(text: str) -> list[date]:
    """Return the days written in a line such as ``"March 1, 2025 - March 31, 2025"``, in order.

    Understands ISO dates, 31.03.2025, and English and German month names.
    """
    days = []
    for match in DAY_IN_TEXT.finditer(text):
        day = _day(match)
        if day:
            days.append(day)
    return days


def _day(match: re.Match[str]) -> date | None:
    if match["iso"]:
        parts = match["iso"].split("-")
    elif match["dotted"]:
        parts = match["dotted"].split(".")[::-1]
    else:
        words = re.findall(r"\w+", match[0])
        month, day = (words[0], words[1]) if match["english"] else (words[1], words[0])
        parts = [words[2], str(MONTH_NAMES.get(month.lower(), 0)), day]
    return _valid_date(*parts)
