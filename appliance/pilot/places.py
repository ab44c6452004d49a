"""Words that were read, looked up by where they stand, so that two readings of a page can be held against each other.

Rules:
- A word is found where its box is, also when a reader cut it in two or joined it with its neighbour.
- Letters may differ in a misread few; short words must match fully.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence

import numpy as np

from appliance.documents import Box, Word

SIMILAR = 0.75  # of letters in common: the same word, misread


class Places:
    """Words that were read, to be looked up by place."""

    def __init__(self, words: Sequence[Word]) -> None:
        self._words = words
        self._boxes = np.array([[w.box.left, w.box.top, w.box.right, w.box.bottom] for w in words] or [[-9] * 4])

    def near(self, box: Box) -> list[Word]:
        """The words that touch a box."""
        wide = np.minimum(self._boxes[:, 2], box.right) - np.maximum(self._boxes[:, 0], box.left)
        high = np.minimum(self._boxes[:, 3], box.bottom) - np.maximum(self._boxes[:, 1], box.top)
        return [self._words[i] for i in np.flatnonzero((wide > 0) & (high > 0)).tolist() if i < len(self._words)]

    def text_at(self, box: Box) -> str:
        """What was read in a box: the words whose middle lies in it, or in whose box its middle lies."""
        return " ".join(word.text for word in self.near(box) if _holds(box, word.box) or _holds(word.box, box))

    def hold(self, text: str, box: Box) -> bool:
        """Whether something like this text was read where it stands."""
        near = self.near(box)
        joined = "".join(word.text for word in near if _holds(box, word.box))
        return any(alike(text, word.text) for word in near) or alike(text, joined)


def alike(wanted: str, found: str) -> bool:
    """The same letters and digits, but for a misread few; short words must match fully."""
    a, b = _bare(wanted), _bare(found)
    if not a or not b:
        return False
    if len(a) < 4:
        return a == b
    return a in b or difflib.SequenceMatcher(None, a, b, autojunk=False).ratio() >= SIMILAR


def digits(text: str) -> str:
    """The digits of a text."""
    return "".join(c for c in text if c.isdecimal() and c.isascii())


def _holds(outer: Box, inner: Box) -> bool:
    """Whether the middle of one box lies in the other."""
    x, y = (inner.left + inner.right) / 2, (inner.top + inner.bottom) / 2
    return outer.left <= x <= outer.right and outer.top <= y <= outer.bottom


def _bare(text: str) -> str:
    return re.sub(r"[^0-9a-z]", "", text.lower())
