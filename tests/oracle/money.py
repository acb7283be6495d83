"""Money: rounding, and what an amount is worth in the reporting currency on a day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from fractions import Fraction

from tests.oracle.world import FxRate

ZERO = Decimal(0)
FOUR_DECIMALS = Decimal("0.0001")
CENT = Decimal("0.01")
TEN_DECIMALS = Decimal("1e-10")


def rounded(amount: Decimal | Fraction, to: Decimal = FOUR_DECIMALS) -> Decimal:
    """Round half up (away from zero, as for amounts of money) to the given step."""
    steps = Fraction(amount) / Fraction(to)
    whole = int(abs(steps) + Fraction(1, 2))
    return (whole if steps >= 0 else -whole) * to


class Exchange:
    """Conversion at the day of the event (handbook, code F; docs/decisions.md, Currencies)."""

    def __init__(self, rates: Iterable[FxRate], reporting_currency: str = "EUR") -> None:
        self.reporting_currency = reporting_currency
        self.rates: dict[str, list[FxRate]] = {}
        for rate in sorted(rates, key=lambda rate: rate.date):
            self.rates.setdefault(rate.currency, []).append(rate)

    def per_eur(self, currency: str, day: date) -> Decimal:
        """The last rate published up to that day: "carried forward over weekends"."""
        if currency == "EUR":
            return Decimal(1)
        known = [rate.rate for rate in self.rates[currency] if rate.date <= day]
        return known[-1]

    def factor(self, currency: str, day: date) -> Decimal:
        """What one unit is worth in the reporting currency, with ten decimals."""
        if currency == self.reporting_currency:
            return Decimal(1)
        ratio = Fraction(self.per_eur(self.reporting_currency, day)) / Fraction(
            self.per_eur(currency, day)
        )
        return rounded(ratio, TEN_DECIMALS)

    def convert(self, amount: Decimal | Fraction, currency: str, day: date) -> Decimal:
        """Convert one amount and round it half up to four decimals by itself."""
        return rounded(Fraction(amount) * Fraction(self.factor(currency, day)))
