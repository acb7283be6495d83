"""The text of a spreadsheet cell: as a CSV of the sheet shows it, dates as ISO, no digit lost."""

from __future__ import annotations

import math
import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal

EXACT = 2**53  # beyond it a float cannot hold every integer
DIGITS = 15  # that a spreadsheet keeps of a number
LITERAL = re.compile(r'"[^"]*"|\\.')
BRACKETS = re.compile(r"\[(?![hms]+\])[^\]]*\]", re.IGNORECASE)
ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
HALF_A_SECOND = timedelta(milliseconds=500)


def number_text(value: float, number_format: str) -> str:
    """Return a number without exponent or needless zeros.

    ``number_format`` is that of its cell: percents get their sign, formats of zeros only their
    leading zeros.
    """
    if isinstance(value, float):
        if not math.isfinite(value):
            return str(value)
        number = Decimal(int(value)) if value.is_integer() else Decimal(f"{value:.{DIGITS}g}")
    else:
        number = Decimal(value)
    code = LITERAL.sub("", number_format).partition(";")[0]
    if "%" in code:
        return _plain(number.scaleb(2)) + "%"
    if re.fullmatch("0{2,}", code) and value >= 0 and number == number.to_integral_value():
        return _plain(number).rjust(len(code), "0")
    return _plain(number)


def is_inexact(value: object) -> bool:
    """Say whether a number has more digits than a spreadsheet keeps."""
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) > EXACT


def moment_text(value: datetime | date | time | timedelta, number_format: str) -> str:
    """Return a date or time as ISO text.

    It is a date only where the time is midnight and ``number_format`` shows no time.
    """
    code = BRACKETS.sub("", LITERAL.sub("", number_format))
    if isinstance(value, timedelta):
        seconds = round(value.total_seconds())
        minutes, seconds = divmod(abs(seconds), 60)
        sign = "-" if value < timedelta(0) else ""
        return f"{sign}{minutes // 60:02d}:{minutes % 60:02d}:{seconds:02d}"
    if isinstance(value, time):
        return moment_text(
            timedelta(hours=value.hour, minutes=value.minute, seconds=value.second)
            + timedelta(microseconds=value.microsecond),
            number_format,
        )
    if not isinstance(value, datetime):
        return value.isoformat()
    if ".0" not in code:
        value = (value + HALF_A_SECOND).replace(microsecond=0)
    if value.time() == time(0) and not re.search("[hs]", code, re.IGNORECASE):
        return value.date().isoformat()
    return value.isoformat(" ")


def unescaped(text: str) -> str:
    """Return the text of an .xlsx cell with its escapes, such as _x000D_, taken out."""
    return ESCAPED.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text


def _plain(number: Decimal) -> str:
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
