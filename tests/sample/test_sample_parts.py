"""Small parts: exact money, bitmaps, calendars, plans and people."""

from datetime import date
from fractions import Fraction
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shopmarts.sample.bitmap import Bitmap
from shopmarts.sample.calendar import DAY, START, Calendar, periods
from shopmarts.sample.files import ExportFile, Exports, RestatedFiles
from shopmarts.sample.money import cents, half_up, share_out, text, text4, without_tax
from shopmarts.sample.people import person
from shopmarts.sample.plan import DayCurve, orders_per_day, orders_per_shop
from shopmarts.sample.shops import POLNA
from shopmarts.sample.tally import Tally


@given(st.integers(-(10**9), 10**9), st.integers(1, 10**4))
def test_half_up_is_nearest_with_halves_away_from_zero(numerator: int, denominator: int) -> None:
    found = half_up(numerator, denominator)
    exact = Fraction(numerator, denominator)
    assert abs(found - exact) <= Fraction(1, 2)
    if abs(found - exact) == Fraction(1, 2):
        assert abs(found) > abs(exact)


@given(st.integers(0, 10**6), st.lists(st.integers(1, 10**6), min_size=1, max_size=6))
def test_shares_add_up_in_whole_cents(hundreds: int, weights: list[int]) -> None:
    shares = share_out(hundreds * 100, weights)
    assert sum(shares) == hundreds * 100
    assert all(share % 100 == 0 for share in shares)


def test_money_is_written_exactly() -> None:
    assert text(123400) == "12.34"
    assert text(-123400) == "-12.34"
    assert text(1234) == "0.1234"
    assert text4(123400) == "12.3400"
    assert without_tax(123_0000, 23) == 100_0000
    assert without_tax(100_0000, 23) == 81_3008  # 81.30081...
    assert cents(10_0000, 3) == 3_3300


@given(st.lists(st.integers(0, 5000)))
def test_bitmap_is_a_set(numbers: list[int]) -> None:
    bitmap, members = Bitmap(), set()
    for number in numbers:
        assert bitmap.add(number) == (number not in members)
        members.add(number)
    assert bitmap.count == len(members)
    assert all((number in bitmap) == (number in members) for number in range(0, 5001, 7))


def test_days_have_23_and_25_hours() -> None:
    hours = {
        day: (end - start) / 3600
        for zone in ("America/Los_Angeles", "Europe/Warsaw")
        for day, start, end in Calendar(zone, 200).day_bounds()
        if end - start != 24 * 3600
    }
    assert hours[date(2024, 11, 3)] == 25
    assert hours[date(2025, 3, 30)] == 23


def test_moments_are_written_in_local_time() -> None:
    calendar = Calendar("Europe/Warsaw", 200)
    at = 1_743_296_400  # 2025-03-30 01:00 UTC, when clocks go from 2 to 3
    assert calendar.text(at) == "2025-03-30 03:00:00"
    assert calendar.text_with_offset(at - 1) == "2025-03-30T01:59:59+01:00"
    assert calendar.business_date(at) == date(2025, 3, 30)
    assert Calendar("America/Los_Angeles", 9).text_with_offset(0) == "1969-12-31T16:00:00-08:00"


def test_periods_are_named_by_what_they_cover() -> None:
    labels = [period.label for period in periods(START, 400, 3, ZoneInfo("Asia/Shanghai"))]
    assert labels[0] == "2024-10_2024-12"
    assert labels[-1] == "2025-10-01_2025-11-04"
    assert periods(START, 31, 1, ZoneInfo("Asia/Shanghai"))[0].label == "2024-10"


@pytest.mark.parametrize(("orders", "days"), [(20_000, 400), (7, 400), (1000, 1)])
def test_all_orders_are_planned(orders: int, days: int) -> None:
    assert sum(orders_per_shop(orders)) == orders
    assert sum(orders_per_day(orders, days)) == orders


def test_the_day_curve_rises_from_midnight_to_midnight() -> None:
    moments = [DayCurve().moment(step / 500) for step in range(501)]
    assert moments == sorted(moments)
    assert (moments[0], moments[-1]) == (0, 1)


def test_people_are_the_same_whenever_asked() -> None:
    assert person(POLNA, 5, 77) == person(POLNA, 5, 77)
    emails = [person(POLNA, 5, number).email for number in range(500)]
    known = [email for email in emails if email]
    assert len(set(known)) == len(known)


def test_tally_counts_orders_and_money() -> None:
    with Tally() as tally:
        tally.add(5, 100)
        tally.add(2, 40)
        tally.add(5, 1)
        assert list(tally.customers()) == [(2, 1, 40), (5, 2, 101)]


def test_rows_that_changed_after_their_period_are_written_again(tmp_path: Path) -> None:
    exports, months = Exports(tmp_path), periods(START, 61, 1, ZoneInfo("UTC"))
    files = RestatedFiles(
        exports,
        months,
        lambda place, _: ExportFile(tmp_path / f"{place}.csv", 0, ("id", "status")),
        lambda: ExportFile(tmp_path / "late.csv", 0, ("id", "status")),
    )
    changes = []
    for number, days in ((1, 2), (2, 40), (3, 70)):  # when it is settled, from the start
        settled_at = months[0].end - 31 * DAY + days * DAY
        changes.append(
            files.write(
                START,
                settled_at,
                lambda at, number=number, settled_at=settled_at: [
                    (number, "done" if settled_at < at else "open")
                ],
            )
        )
    files.close()
    assert changes == [False, True, False]
    assert (tmp_path / "0.csv").read_text() == "id,status\n1,done\n2,open\n3,open\n"
    assert (tmp_path / "late.csv").read_text() == "id,status\n2,done\n"
    assert exports.rows == {"0.csv": 3, "late.csv": 1}
