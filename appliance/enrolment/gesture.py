"""The gesture that resets a device: nobody makes it by chance, and it needs no screen.

The button is held while power is connected, until the red lamp calls; it is let go; then three short presses and a
long one follow within `WITHIN_S`. Anything else, or nothing, starts the device as always.

Rules:
- Pure: presses and times come in as arguments.
"""

from __future__ import annotations

from typing import Final

from appliance.devices.press import Press

PATTERN: Final = (Press.SHORT, Press.SHORT, Press.SHORT, Press.LONG)
WITHIN_S: Final = 20.0


class ResetGesture:
    """Watches for the pattern from the moment at which the red lamp came on."""

    def __init__(self, began_s: float) -> None:
        """`began_s`: of a monotonic clock."""
        self._until_s = began_s + WITHIN_S
        self._made: list[Press] = []

    def press(self, press: Press, now_s: float) -> bool | None:
        """Takes a short or long press; True: reset, False: start as always, None: go on."""
        self._made.append(press)
        if self.is_over(now_s) or self._made != list(PATTERN[: len(self._made)]):
            return False
        return True if len(self._made) == len(PATTERN) else None

    def is_over(self, now_s: float) -> bool:
        """Whether its time has passed."""
        return now_s > self._until_s
