"""Slashes that a reader took for upright letters: `SRIPVC` of SR/PVC, `Dil` of D/I, `UIL` of U/L.

Rules:
- A slash is told by its shape: one straight stroke that leans to the right as no other letter of its word does, and is
  no lower than they are.
- It is set in only where each letter of the word is one mark, so that it is known which one the stroke is.
- Only between capitals that say nothing without it: a hand's letters lean as they like.
- It clears nothing: `SR/PVC` is judged like all other words.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from appliance.documents import Word
from appliance.redaction.ink import Components
from appliance.redaction.layout import bare
from appliance.redaction.lexicon import Lexicon

_LIKE, _SLASH = frozenset("Il1|!i"), "/"
_BETWEEN = re.compile(r"[A-Z]{1,5}/[A-Z]{1,5}")  # capitals
_SHORTEST, _LONGEST = 3, 24  # letters
_LEAN, _UPRIGHT = 0.12, 0.06  # pixels to the right for each one up: a slash at least, other strokes at most
_STRAIGHT = 0.09  # of its height, by which its middle is off a straight line
_WIDE = 0.62  # of its height, at most
_HIGH = 0.95  # of the highest other mark
_TALL = 0.5  # of it: other marks whose lean is asked


def set_in(words: Sequence[Word], parts: Components, lexicon: Lexicon) -> list[Word]:
    """The words of a page with slashes for the strokes that lean like one.

    Args:
        words: the words of a page.
        parts: its ink without structure.
        lexicon: what is understood, and stays as it was read.
    """
    return [_with_slashes(word, parts, lexicon) for word in words]


def _with_slashes(word: Word, parts: Components, lexicon: Lexicon) -> Word:
    text = word.text
    if not _SHORTEST <= len(text) <= _LONGEST or not _LIKE.intersection(text[1:-1]):
        return word
    if lexicon.abbreviation(bare(text)) or lexicon.knows(bare(text).casefold()):
        return word
    marks = _marks(word, parts)
    if len(marks) != len(text):
        return word
    high = [int(parts.boxes[mark, 3] - parts.boxes[mark, 1]) for mark in marks]
    strokes = {at for at in range(1, len(text) - 1) if text[at] in _LIKE and _leans(marks[at], parts)}
    others = [at for at in range(len(text)) if at not in strokes]
    tallest = max(high[at] for at in others)
    strokes = {at for at in strokes if high[at] >= _HIGH * tallest}
    if not strokes or any(_slant(marks[at], parts) > _UPRIGHT for at in others if _is_stroke(marks[at], parts)):
        return word
    read = "".join(_SLASH if at in strokes else c for at, c in enumerate(text))
    read = read.replace("/l", "/I")  # a large letter that looks like a small one
    return replace(word, text=read) if _BETWEEN.fullmatch(read) else word


def _marks(word: Word, parts: Components) -> list[int]:
    """The marks of a word from left to right; dots over letters are none of their own."""
    box = word.box
    numbers = np.unique(parts.labels[box.top : box.bottom, box.left : box.right])
    boxes = parts.boxes
    large = [int(n) for n in numbers if n and boxes[n, 3] - boxes[n, 1] >= _TALL * box.height]
    return sorted(large, key=lambda n: int(boxes[n, 0] + boxes[n, 2]))


def _leans(mark: int, parts: Components) -> bool:
    """Whether a mark is one straight stroke that leans to the right as a slash does."""
    return _is_stroke(mark, parts) and _slant(mark, parts) >= _LEAN


def _is_stroke(mark: int, parts: Components) -> bool:
    """Whether a mark is one straight stroke: the middle of its ink keeps to a line, row by row."""
    left, top, right, bottom, _ = (int(v) for v in parts.boxes[mark])
    high = bottom - top
    if right - left > _WIDE * high:
        return False
    rows, middles = _middles(mark, parts)
    slope, base = np.polyfit(rows, middles, 1)
    return bool(np.abs(middles - slope * rows - base).max() <= _STRAIGHT * high)


def _slant(mark: int, parts: Components) -> float:
    """How far a mark leans to the right: pixels for each one up."""
    return -float(np.polyfit(*_middles(mark, parts), 1)[0])


def _middles(mark: int, parts: Components) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The rows of a mark and the middle of its ink in each."""
    left, top, right, bottom, _ = (int(v) for v in parts.boxes[mark])
    ink = parts.labels[top:bottom, left:right] == mark
    across = np.arange(right - left)
    many = ink.sum(axis=1)
    rows = np.flatnonzero(many)
    return rows.astype(np.float64), (ink[rows] * across).sum(axis=1) / many[rows]
