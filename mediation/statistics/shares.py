"""Shares of small counts, with how much they can be trusted."""

from __future__ import annotations

from math import sqrt
from typing import TypedDict

Z = 1.959963984540054
"""The 97.5 % point of the normal distribution: a two-sided interval of 95 %."""


class Share(TypedDict):
    """A share with its counts and its interval."""

    value: float
    n: int
    of: int
    low: float
    high: float


def share(n: int, of: int) -> Share | None:
    """`n` of `of` with the interval after Wilson; nothing where there is nothing to share."""
    if of <= 0:
        return None
    p, z2 = n / of, Z * Z
    middle = (p + z2 / (2 * of)) / (1 + z2 / of)
    half = Z / (1 + z2 / of) * sqrt(p * (1 - p) / of + z2 / (4 * of * of))
    return Share(
        value=round(p, 4), n=n, of=of, low=round(max(0.0, middle - half), 4), high=round(min(1.0, middle + half), 4)
    )


def median(histogram: dict[int, int]) -> float | None:
    """The median of values that are counted by value."""
    total = sum(histogram.values())
    if not total:
        return None
    low, high, passed = None, None, 0
    for value in sorted(histogram):
        passed += histogram[value]
        if low is None and passed * 2 >= total:
            low = value
        if passed * 2 > total:
            high = value
            break
    return (low + high) / 2 if low is not None and high is not None else None
