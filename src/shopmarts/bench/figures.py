"""The arithmetic of the benchmark."""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import median


def percentile(values: Sequence[float], share: float) -> float:
    """Return the nearest-rank percentile: the smallest value that ``share`` of all do not exceed.

    share: above 0 and up to 1, so 0.95 for p95. Raises ``ValueError`` where there are no values.
    """
    if not values or not 0 < share <= 1:
        raise ValueError(f"no percentile {share} of {len(values)} values")
    return sorted(values)[math.ceil(share * len(values)) - 1]


def median_ratio(numerators: Sequence[float], denominators: Sequence[float]) -> float:
    """Return the median of the ratios of pairs that were measured side by side.

    A machine that is slow for a while slows both of a pair, so their ratio stays.
    """
    return median(above / below for above, below in zip(numerators, denominators, strict=True))
