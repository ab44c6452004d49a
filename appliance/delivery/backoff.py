"""How long to wait before the next attempt.

Rules:
- Windows of time, one behind the other, each twice as long as the one before up to a cap: one attempt in each, at a
  random moment of it. A fleet of stations so comes back to a restarted broker evenly and not in the same second, and
  one that was unlucky once waits no longer than the others. The first window is the minimum: so long a fleet takes.
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
        self._rest_s = 0.0  # of the last window, after its attempt

    def next(self) -> float:
        """The wait after one more failure, seconds: the rest of that window and a random part of the next one."""
        ceiling = doubled(self._minimum_s, self._failures, self._maximum_s)
        self._failures += 1
        moment = ceiling * self._chance()
        wait, self._rest_s = self._rest_s + moment, ceiling - moment
        return wait

    def reset(self) -> None:
        """It worked: the next failure starts from the minimum."""
        self._failures, self._rest_s = 0, 0.0


def doubled(first: float, times: int, cap: float) -> float:
    """`first * 2 ** times`, at most `cap`; any `times` is fine."""
    return min(cap, first * float(2 ** min(times, 40)))
