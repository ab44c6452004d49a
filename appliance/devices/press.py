"""Short and long presses out of the raw edges of a button.

Rules:
- Pure: times come in as arguments, so a slow thread cannot turn a short press into a long one.
- A level counts once it held for `debounce_s`; anything shorter is contact bounce or a disturbance and is ignored.
- A long press fires once, while the button is still held, and then the release means nothing.
- A button that is down from the start (stuck, or leant on) does nothing until it was released once.
"""

from __future__ import annotations

from enum import Enum


class Press(Enum):
    """What the button did."""

    DOWN = "down"
    UP = "up"
    SHORT = "short"
    LONG = "long"


class PressDetector:
    """Turns `(time, pressed)` edges into presses."""

    def __init__(self, debounce_s: float, long_press_s: float, *, pressed: bool, now: float) -> None:
        """`pressed` is the level at `now` (seconds of a monotonic clock)."""
        self._debounce_s = debounce_s
        self._long_press_s = long_press_s
        self._level = pressed
        self._level_since = now
        self._stable = pressed
        self._pressed_since: float | None = None  # None: not armed for a press

    @property
    def level(self) -> bool:
        """The last level that was fed, stable or not."""
        return self._level

    def deadline(self) -> float | None:
        """When `advance` has something to decide; None when only an edge can change anything."""
        deadlines = []
        if self._level != self._stable:
            deadlines.append(self._level_since + self._debounce_s)
        if self._pressed_since is not None and self._level:
            deadlines.append(self._pressed_since + self._long_press_s)
        return min(deadlines, default=None)

    def edge(self, now: float, *, pressed: bool) -> list[Press]:
        """Takes an edge; returns what was decided up to it."""
        happened = self.advance(now)
        if pressed != self._level:
            self._level = pressed
            self._level_since = now
        return happened

    def correct(self, now: float, *, pressed: bool) -> None:
        """Takes the level of the line itself after an edge was lost; a press with an unknown end means nothing."""
        self._level = pressed
        self._level_since = now
        if not pressed:
            self._pressed_since = None

    def advance(self, now: float) -> list[Press]:
        """Returns what is decided by `now`, in order."""
        happened: list[Press] = []
        if self._level and self._level != self._stable and now >= self._level_since + self._debounce_s:
            self._stable = True
            self._pressed_since = self._level_since
            happened.append(Press.DOWN)
        released = not self._level and self._level != self._stable
        held_until = self._level_since if released else now
        if self._pressed_since is not None and held_until >= self._pressed_since + self._long_press_s:
            self._pressed_since = None
            happened.append(Press.LONG)
        if released and now >= self._level_since + self._debounce_s:
            self._stable = False
            happened.append(Press.UP)
            if self._pressed_since is not None:
                self._pressed_since = None
                happened.append(Press.SHORT)
        return happened
