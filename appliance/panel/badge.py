"""A badge reader is a keyboard that types digits and Enter; whatever else it types is nothing.

Rules:
- A badge is `MIN_DIGITS` to `MAX_DIGITS` digits and Enter, all within `WITHIN_S`: nobody types that fast.
- Anything else (letters, a digit too many, slow keys) spoils what comes until the next Enter or pause.
- The number is handed over once and kept nowhere.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

WITHIN_S: Final = 0.5
MIN_DIGITS: Final = 4
MAX_DIGITS: Final = 32
ENTER: Final = "\r"


class BadgeReader:
    """Turns keys into badges."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """`clock` gives seconds."""
        self._clock = clock
        self._digits = ""
        self._since = self._last = float("-inf")
        self._spoilt = False

    def key(self, typed: str) -> str:
        """Takes what one key typed; returns the badge's number when it was the last one of a badge, else ""."""
        now = self._clock()
        if now - self._last > WITHIN_S:  # a pause: whatever comes begins anew
            self._digits, self._since, self._spoilt = "", now, False
        elif now - self._since > WITHIN_S:  # too slow for a reader
            self._digits, self._spoilt = "", True
        self._last = now
        if typed in (ENTER, "\n"):
            whole = "" if self._spoilt or not MIN_DIGITS <= len(self._digits) <= MAX_DIGITS else self._digits
            self._digits, self._last, self._spoilt = "", float("-inf"), False
            return whole
        if len(typed) == 1 and typed in "0123456789" and len(self._digits) < MAX_DIGITS:
            self._digits += typed
        else:
            self._digits, self._spoilt = "", True
        return ""
