"""Fingers are not precise: one press of a finger is one action, however nervous the finger.

Rules:
- After an action, taps are swallowed until nobody tapped for `quiet_s`: ten taps a second are one action.
- While the station works on an action, no other begins.
- While a finger lies on the glass, what is under it stays where it is (`Finger`).
- Time is a monotonic clock's; a jump of the wall clock changes nothing.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

QUIET_S: Final = 0.4
REST_S: Final = 5.0  # no finger that means something lies longer: it is a sleeve, or its leaving was not seen


class TapGuard:
    """Says of each tap whether it counts."""

    def __init__(self, quiet_s: float = QUIET_S, clock: Callable[[], float] = time.monotonic) -> None:
        """`clock` gives seconds."""
        self._quiet_s, self._clock = quiet_s, clock
        self._last = float("-inf")
        self._busy = False

    def accepts(self) -> bool:
        """Whether this tap counts. Ask once for each."""
        now = self._clock()
        quiet = now - self._last >= self._quiet_s
        self._last = now
        return quiet and not self._busy

    def begin(self) -> None:
        """An action is under way."""
        self._busy = True

    def end(self) -> None:
        """It is done, or failed."""
        self._busy = False


class Finger:
    """Knows whether a finger lies on the glass: nothing must move under it then."""

    def __init__(self, rest_s: float = REST_S, clock: Callable[[], float] = time.monotonic) -> None:
        """`clock` gives seconds."""
        self._rest_s, self._clock = rest_s, clock
        self._since: float | None = None

    def touch(self, *, begins: bool, ends: bool) -> None:
        """A finger went down, moved or went up."""
        if ends:
            self._since = None
        elif begins and self._since is None:
            self._since = self._clock()

    def lies(self) -> bool:
        """Whether one lies there, and not for too long."""
        return self._since is not None and self._clock() - self._since < self._rest_s


class Dimmer:
    """Dims the screen after a while without a touch; the touch that wakes it does nothing else."""

    def __init__(self, after_s: float, clock: Callable[[], float] = time.monotonic) -> None:
        """`after_s` of 0: never."""
        self._after_s, self._clock = after_s, clock
        self._since = clock()
        self.dimmed = False
        self._swallowing = False

    def touch(self, *, begins: bool, ends: bool) -> bool:
        """A finger went down, moved or went up. Returns whether it must be swallowed."""
        self._since = self._clock()
        if begins and self.dimmed:
            self.dimmed = False
            self._swallowing = True
        swallowed = self._swallowing
        if ends:
            self._swallowing = False
        return swallowed

    def wake(self) -> bool:
        """Something happened that a person should see. Returns whether the screen was dimmed."""
        self._since = self._clock()
        was, self.dimmed = self.dimmed, False
        return was

    def look(self) -> bool:
        """Dims when it is time. Returns whether it dimmed just now."""
        if self.dimmed or not self._after_s or self._clock() - self._since < self._after_s:
            return False
        self.dimmed = True
        return True
