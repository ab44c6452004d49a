"""How long a guest is waited for: in seconds of its own, so that a slow or busy machine does not look like a fault.

Rules:
- A second in which the guest wanted a processor of this machine and got none is no second of its own.
- Limits are those of a quick guest. From the first answer after a start on, they are as many times longer as that
  answer came later than a quick guest's (`pace`).
- Every wait ends: a guest that rests, loops or has lost its way uses up its seconds like any other.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

ANSWER_S = 3_600.0
"""A start's limit until the guest answers at all; nothing is known of its pace before."""
QUICK_ANSWER_S = 48.0
"""A start until the first answer of the virtual twin, emulated with four processors by an idle machine with two."""


def kept_waiting_s(process: int, root: Path = Path("/proc")) -> float:
    """Seconds that a process waited for a processor, by the thread that waited longest; 0 where it is not told.

    Source: Documentation/scheduler/sched-stats.rst of Linux, `schedstat` of each thread in nanoseconds.
    """
    longest = 0
    for place in (root / str(process) / "task").glob("*/schedstat"):
        try:
            longest = max(longest, int(place.read_text(encoding="ascii").split()[1]))
        except (OSError, IndexError):  # a thread that has ended meanwhile
            continue
    return longest / 1e9


class Patience:
    """The clock of one guest, and limits on it."""

    def __init__(self, kept_waiting: Callable[[], float], clock: Callable[[], float] = time.monotonic) -> None:
        """`kept_waiting`: seconds since its start that the guest wanted a processor and got none."""
        self._kept_waiting, self._clock = kept_waiting, clock
        self._begin = clock()
        self.pace = 1.0

    @property
    def own_s(self) -> float:
        """Seconds of its own since its start."""
        return self._clock() - self._begin - self._kept_waiting()

    def answered(self) -> None:
        """The first answer after a start: from now on it is known how quick this guest is."""
        self.pace = max(1.0, self.own_s / QUICK_ANSWER_S)

    def limit(self, seconds: float) -> Callable[[], bool]:
        """Begins to wait; what is returned says whether so many seconds of a quick guest are over."""
        end = self.own_s + seconds * self.pace
        return lambda: self.own_s > end
