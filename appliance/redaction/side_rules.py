"""Short upright rules that a reader took for brackets: `(Contrast:` behind the side of a cell that is one row high.

Rules:
- Such a mark is thin, straight and far higher than the word's letters; a bracket is curved and little higher.
- The word goes on without it, in its text and in its box; the rule is ink that nobody read.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from appliance.documents import Word
from appliance.redaction.ink import Components

_LEFT, _RIGHT = frozenset("([{|"), frozenset(")]}|")
_THIN, _HIGHER = 0.12, 1.6  # of its height, and times the highest of the other marks
_SHORTEST = 3  # letters of such a word


def without(words: Sequence[Word], parts: Components) -> list[Word]:
    """The words of a page without the rules at their sides.

    Args:
        words: the words.
        parts: the ink of the page without its structure.
    """
    return [_without(word, parts) for word in words]


def _without(word: Word, parts: Components) -> Word:
    """A word without the rules at its sides."""
    if len(word.text) < _SHORTEST or not (word.text[0] in _LEFT or word.text[-1] in _RIGHT):
        return word
    box = word.box
    numbers = np.unique(parts.labels[box.top : box.bottom, box.left : box.right])
    marks = sorted(parts.boxes[numbers[numbers > 0]].tolist())
    text, tall = word.text, max((mark[3] - mark[1] for mark in marks if not _is_thin(mark)), default=0)
    if tall and text[0] in _LEFT and _is_rule(marks, 0, tall):
        text, marks = text[1:], marks[1:]
    if tall and text[-1] in _RIGHT and _is_rule(marks, -1, tall):
        text, marks = text[:-1], marks[:-1]
    if text == word.text:
        return word
    lefts, tops, rights, bottoms = (column for column in list(zip(*marks, strict=True))[:4])
    tight = replace(
        box,
        left=max(box.left, min(lefts)),
        top=max(box.top, min(tops)),
        right=min(box.right, max(rights)),
        bottom=min(box.bottom, max(bottoms)),
    )
    return replace(word, text=text, box=tight)


def _is_rule(marks: Sequence[Sequence[int]], place: int, tall: int) -> bool:
    """Whether the first or last mark is an upright rule beside letters, of which the highest are so `tall`."""
    mark = marks[place]
    left, top, right, bottom, _ = mark
    apart = all(right <= other[0] or left >= other[2] for other in marks if other is not mark)
    return _is_thin(mark) and apart and bottom - top >= _HIGHER * tall


def _is_thin(mark: Sequence[int]) -> bool:
    """Whether a mark is a straight upright stroke; it is (left, top, right, bottom, ink)."""
    left, top, right, bottom, ink = mark
    high = bottom - top
    return ink <= _THIN * high * high and right - left <= _THIN * high
