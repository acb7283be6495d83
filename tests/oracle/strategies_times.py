"""Moments worth trying: around midnight, around the change of the clock, in between."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

# the clock goes back in Berlin on 2024-10-27 and in New York on 2024-11-03; forward in New York on
# 2025-03-09 and in Berlin on 2025-03-30; back in Sydney on 2025-04-06; and a change of the year
WINDOW_STARTS = (
    date(2024, 10, 25),
    date(2024, 12, 28),
    date(2025, 3, 7),
    date(2025, 3, 28),
    date(2024, 11, 2),
)
TIMES_OF_DAY = (
    (12, 0, 0),
    (0, 0, 10),
    (0, 30, 0),
    (1, 30, 0),
    (2, 30, 0),
    (3, 30, 0),
    (18, 45, 0),
    (23, 30, 0),
    (23, 59, 50),
)
LAST_DAY = 33


@dataclass(frozen=True)
class Clock:
    """The clock on the wall of a shop, from the first day of the window."""

    start: date
    timezone: str

    def moment(self, day: int, at: tuple[int, int, int], *, fold: int = 0) -> datetime:
        """UTC of a local time; one that the clock skips becomes a later one."""
        local = datetime.combine(self.start + timedelta(days=day), time(*at))
        return local.replace(tzinfo=ZoneInfo(self.timezone), fold=fold).astimezone(UTC)


def day_offsets() -> st.SearchStrategy[int]:
    """Mostly the first days, where the clock changes; seldom later."""
    return st.sampled_from((0, 1, 2, 3, 4, 8, 20, LAST_DAY))


@st.composite
def moments(draw: st.DrawFn, clock: Clock) -> datetime:
    """A moment in the window of a clock."""
    day, at, fold = draw(
        st.tuples(day_offsets(), st.sampled_from(TIMES_OF_DAY), st.sampled_from((0, 1)))
    )
    return clock.moment(day, at, fold=fold)
