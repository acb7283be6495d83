"""Numbers as reports show them: thousands apart, shares in percent, nothing as a dash."""

from shopmarts.sample.money import CENT, UNIT, cents, text


def thousands(amount: int) -> str:
    """Write an amount of cents with separators: 1,316.14."""
    return f"{amount // UNIT:,}.{amount % UNIT // CENT:02d}"


def percent(part: int, whole: int) -> str:
    """Write a share: 12.34%."""
    return f"{part / whole:.2%}" if whole else "-"


def per(amount: int, number: int) -> str:
    """Write an amount per piece, in whole cents."""
    return text(cents(amount, number)) if number else "-"
