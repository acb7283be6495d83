"""Exact money: whole numbers of ten-thousandths of a currency unit (12.34 is 123400)."""

UNIT = 10_000
CENT = 100


def half_up(numerator: int, denominator: int) -> int:
    """Return numerator / denominator rounded to a whole number, halves away from zero.

    `denominator` must be positive.
    """
    if numerator < 0:
        return -half_up(-numerator, denominator)
    return (2 * numerator + denominator) // (2 * denominator)


def cents(numerator: int, denominator: int = 1) -> int:
    """Return the money amount numerator / denominator rounded half-up to whole cents."""
    return CENT * half_up(numerator, denominator * CENT)


def without_tax(amount: int, tax_percent: int) -> int:
    """Back the tax out of a tax-inclusive amount: amount / (1 + rate), half-up at 4 decimals."""
    return half_up(amount * 100, 100 + tax_percent)


def share_out(amount: int, weights: list[int]) -> list[int]:
    """Split an amount of whole cents over weights, in whole cents that add up to it exactly.

    Each part is rounded down; the cents left over go to the heaviest part (the first of equals).
    """
    total = sum(weights)
    parts = [amount * weight // (total * CENT) * CENT for weight in weights]
    parts[weights.index(max(weights))] += amount - sum(parts)
    return parts


def text(amount: int) -> str:
    """Write an amount with two decimals, or with four where it has fractions of a cent."""
    sign, amount = ("-", -amount) if amount < 0 else ("", amount)
    whole, part = divmod(amount, UNIT)
    return f"{sign}{whole}.{part // CENT:02d}" if part % CENT == 0 else f"{sign}{whole}.{part:04d}"


def text4(amount: int) -> str:
    """Write an amount with four decimals."""
    sign, amount = ("-", -amount) if amount < 0 else ("", amount)
    return f"{sign}{amount // UNIT}.{amount % UNIT:04d}"
