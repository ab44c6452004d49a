"""A badge reader is a keyboard that types a number and Enter; whatever else it types is nothing.

Rules:
- A badge is `MIN_SIGNS` to `MAX_SIGNS` plain letters and digits and Enter within `WITHIN_S`: nobody types so fast.
- Anything else (other signs, one too many, slow keys) spoils what comes until the next Enter or pause.
- The number is handed over once and kept nowhere.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

WITHIN_S: Final = 0.5
MIN_SIGNS: Final = 4
MAX_SIGNS: Final = 64
ENTER: Final = "\r"


class Presence:
    """What a reader says when the badge is taken off it: a word that the site gave it, typed like a badge."""

    def __init__(self, word: str) -> None:
        """`word`: plain letters and digits; "" where the reader does not tell.

        Raises:
            ValueError: no reader could type it so that it is understood.
        """
        plain = word.isascii() and word.isalnum() and MIN_SIGNS <= len(word) <= MAX_SIGNS
        if word and not plain:
            raise ValueError(f"the word of a badge that leaves: {MIN_SIGNS} to {MAX_SIGNS} plain letters and digits")
        self._word = word

    def left(self, typed: str) -> bool:
        """Whether what the reader typed means that the badge is gone."""
        return bool(self._word) and typed == self._word


class BadgeReader:
    """Turns keys into badges."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """`clock` gives seconds."""
        self._clock = clock
        self._signs = ""
        self._since = self._last = float("-inf")
        self._spoilt = False

    def key(self, typed: str) -> str:
        """Takes what one key typed; returns the badge's number when it was the last one of a badge, else ""."""
        now = self._clock()
        if now - self._last > WITHIN_S:  # a pause: whatever comes begins anew
            self._signs, self._since, self._spoilt = "", now, False
        elif now - self._since > WITHIN_S:  # too slow for a reader
            self._signs, self._spoilt = "", True
        self._last = now
        if typed in (ENTER, "\n"):
            whole = "" if self._spoilt or not MIN_SIGNS <= len(self._signs) <= MAX_SIGNS else self._signs
            self._signs, self._last, self._spoilt = "", float("-inf"), False
            return whole
        if len(typed) == 1 and typed.isascii() and typed.isalnum() and len(self._signs) < MAX_SIGNS:
            self._signs += typed
        else:
            self._signs, self._spoilt = "", True
        return ""
