"""How long to wait before the next attempt.

Rules:
- Doubling up to a cap, then spread by a random factor ("equal jitter": half fixed, half random), so that a room
  full of stations does not come back to a restarted broker in the same second.
"""

from __future__ import annotations

import random
from collections.abc import Callable


class Backoff:
    """Waits between attempts at one thing, in seconds."""

    def __init__(self, minimum_s: float, maximum_s: float, chance: Callable[[], float] = random.random) -> None:
        """`chance` gives numbers from 0 to 1; a test passes its own."""
        self._minimum_s = minimum_s
        self._maximum_s = max(minimum_s, maximum_s)
        self._chance = chance
        self._failures = 0

    def next(self) -> float:
        """The wait after one more failure, seconds."""
        ceiling = doubled(self._minimum_s, self._failures, self._maximum_s)
        self._failures += 1
        return ceiling / 2 + ceiling / 2 * self._chance()

    def reset(self) -> None:
        """It worked: the next failure starts from the minimum."""
        self._failures = 0


def doubled(first: float, times: int, cap: float) -> float:
    """`first * 2 ** times`, at most `cap`; any `times` is fine."""
    return min(cap, first * float(2 ** min(times, 40)))
