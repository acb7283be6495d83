"""Reference rates in the European Central Bank's file: wide, newest first, working days only."""

from datetime import date, timedelta
from random import Random

from shopmarts.sample.calendar import START, utc
from shopmarts.sample.files import ExportFile, Exports

# currency -> rate against 1 EUR on the first day; None = no longer quoted
RATES: dict[str, float | None] = {
    "USD": 1.115, "JPY": 159.8, "CYP": None, "CZK": 25.2, "DKK": 7.456, "GBP": 0.835, "HUF": 397.5,
    "PLN": 4.28, "RON": 4.976, "SEK": 11.3, "CHF": 0.9405, "NOK": 11.72, "RUB": None, "AUD": 1.61,
    "BRL": 6.05, "CAD": 1.507, "CNY": 7.82, "HKD": 8.66, "INR": 93.4, "MXN": 21.9, "TRY": 38.1,
}  # fmt: skip
_DAYS_BEFORE = 10


def write_rates(exports: Exports, days: int, seed: int) -> None:
    """Write `eurofxref-hist.csv`: a random walk from ten days before the world to its last day."""
    rng = Random(f"{seed}/fx")
    rates = {currency: rate for currency, rate in RATES.items() if rate is not None}
    lines = []
    for number in range(-_DAYS_BEFORE, days):
        day = START + timedelta(days=number)
        if day.weekday() >= 5 or (day.month, day.day) in ((12, 25), (12, 26), (1, 1), (5, 1)):
            continue
        for currency in rates:
            rates[currency] *= 1 + (rng.random() - 0.5) * 0.008
        cells = (f"{rates[name]:.4f}" if name in rates else "N/A" for name in RATES)
        lines.append(f"{day},{','.join(cells)},")
    last_day: date = START + timedelta(days=days - 1)
    file = ExportFile(exports.root / "eurofxref-hist.csv", utc(last_day + timedelta(days=1), 2))
    file.decoration(f"Date,{','.join(RATES)},\n")
    for line in reversed(lines):
        file.line(line)
    exports.close(file)
