"""The ink of a word that is its letters: without dirt, and without the signs that slant whoever wrote them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from appliance.documents import Word
from appliance.redaction.askew import level
from appliance.redaction.ink import Components
from appliance.redaction.layout import letters_of
from appliance.redaction.shapes import middle

_GRADE = 2  # characters of `3+`
_SIGN = 4  # components of a `%`, and of a mark behind it
_LIMITS = frozenset("<>\u2264\u2265")
_MIN_HEIGHT = 8  # pixels; smaller words cannot be judged
_MIN_WIDTH = 3
_MAIN = 0.3  # of the largest mark's ink: letters; smaller ones are dots, commas and dirt
_SPECK, _BAND = 0.09, 0.6  # of the letters' height: dirt is smaller, or further off their band


def own_ink(
    word: Word, members: Sequence[int], parts: Components, slope: float = 0.0
) -> tuple[NDArray[np.bool_], NDArray[np.int32]] | None:
    """A word's own ink, and top and bottom of each of its marks; None when there is too little to judge."""
    if not members or not letters_of(word):
        return None
    numbers = _letters_of(without_sign(word, np.asarray(members), parts), parts)
    boxes = parts.boxes[numbers]
    left, top = boxes[:, 0].min(), boxes[:, 1].min()
    right, bottom = boxes[:, 2].max(), boxes[:, 3].max()
    if bottom - top < _MIN_HEIGHT or right - left < _MIN_WIDTH:
        return None
    own = np.zeros(int(numbers.max()) + 2, bool)
    own[numbers] = True
    ink = own[np.minimum(parts.labels[top:bottom, left:right], own.size - 1)]
    rows = boxes[:, [1, 3]] - top
    if slope:
        ink = level(ink, slope)
        rows = rows - np.rint(slope * ((boxes[:, 0] + boxes[:, 2]) / 2 - (left + right) / 2)).astype(np.int32)[:, None]
        rows -= rows.min()
    return ink, rows


def without_sign(word: Word, numbers: NDArray[np.int_], parts: Components) -> NDArray[np.int_]:
    """The components of a word without a `<` before its digits and a `%` behind them: they slant as a hand does."""
    if len(numbers) <= 1:
        return numbers
    if word.text[0] in _LIMITS:
        return np.delete(numbers, parts.boxes[numbers, 0].argmin())
    before = word.text.rstrip(".,;:)").removesuffix("%")
    if before != word.text and len(before) < len(numbers) <= len(before) + _SIGN and before[:1].isdigit():
        return numbers[np.argsort(parts.boxes[numbers, 0], kind="stable")[: len(before)]]
    return numbers


def graded(word: Word, numbers: NDArray[np.int_], parts: Components) -> list[int]:
    """The components of a word without the `+` behind a lone digit: no printed word has that sign."""
    if len(word.text) == len(numbers) == _GRADE and word.text.endswith("+"):
        numbers = np.delete(numbers, parts.boxes[numbers, 0].argmax())
    return [int(number) for number in numbers]


def _letters_of(numbers: NDArray[np.int64], parts: Components) -> NDArray[np.int64]:
    """The components without dirt: specks, and small marks that lie off the band of the letters."""
    boxes = parts.boxes[numbers]
    wide, high = boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1]
    main = boxes[:, 4] >= _MAIN * boxes[:, 4].max()
    height = middle(high[main])
    top, bottom = middle(boxes[main, 1]), middle(boxes[main, 3])
    centres = (boxes[:, 1] + boxes[:, 3]) / 2
    near = (centres >= top - _BAND * height) & (centres <= bottom + _BAND * height)
    return np.asarray(numbers[main | (near & (np.maximum(wide, high) >= _SPECK * height))], np.int64)
