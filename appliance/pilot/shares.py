"""Shares with their uncertainty.

Rules:
- A measured share never stands alone: it comes with its counts and its 95 % Wilson score interval (Wilson 1927), which
  stays honest near 0 and 1. Words of one document are not independent; the interval over documents is the wider truth.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

Z95 = 1.959964


@dataclass(frozen=True, slots=True)
class Share:
    """`hits` of `total`."""

    hits: int
    total: int

    @property
    def value(self) -> float:
        """The share, 0 of nothing."""
        return self.hits / self.total if self.total else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """The 95 % Wilson interval; of nothing, everything is possible."""
        if not self.total:
            return (0.0, 1.0)
        n, p, z2 = self.total, self.value, Z95 * Z95
        middle = (p + z2 / (2 * n)) / (1 + z2 / n)
        half = Z95 * math.sqrt(p * (1 - p) / n + z2 / (4 * n * n)) / (1 + z2 / n)
        return (max(0.0, middle - half), min(1.0, middle + half))

    def __str__(self) -> str:
        low, high = self.interval
        if not self.total:
            return "none"
        return f"{100 * self.value:.1f} % ({100 * low:.1f}-{100 * high:.1f}; {self.hits}/{self.total})"


def share(flags: Iterable[bool]) -> Share:
    """How many of the flags are set."""
    listed = list(flags)
    return Share(sum(listed), len(listed))
