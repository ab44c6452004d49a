"""Print repeats itself: a short word whose letters stand elsewhere on the page in the very same shape is print.

A network judges a word by its shape; one letter says little (the `H` of a laboratory's column of flags). A printer sets
the same letter twice alike, to a pixel or two; no hand does.

Rules:
- Letters are compared with those of words that are surely print, never with other doubtful ones, but for a whole word
  that stands twice in one column.
- Strokes are no letters: a bar, a dash or a slash is like every other and proves nothing. At least one letter must be
  more than a stroke, and every such letter of the word must be found.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from appliance.redaction.ink import Components

ALIKE = 0.86  # of the ink of both together that two prints of a letter share, at 300 dpi
SIZE_PX = 2  # by which two prints of a letter may differ in width or height
_SHIFTS = (-1, 0, 1)
_NARROW = 0.42  # width over height: narrower marks are strokes
_FLAT = 2.2  # and wider ones dashes
_SOLID = 0.8  # of its box is ink: a dot, a bar
_LEAST = 10  # pixels of height
_MOST = 1_500  # letters that are looked through

Glyph = NDArray[np.bool_]


class Print:
    """The letters of the words of a page that are surely print."""

    def __init__(self, members: Iterable[Sequence[int]], parts: Components) -> None:
        """`members` are the components of each such word."""
        self._parts = parts
        self._by_size: dict[tuple[int, int], list[Glyph]] = {}
        numbers = [number for word in members for number in word if _is_letter(number, parts)]
        for number in numbers[:_MOST]:
            glyph = _glyph(number, parts)
            self._by_size.setdefault((glyph.shape[0], glyph.shape[1]), []).append(glyph)

    def has(self, word: Sequence[int]) -> bool:
        """Whether every letter of a word, by its components, stands in surely printed words, too."""
        letters = [number for number in word if _is_letter(number, self._parts)]
        return bool(letters) and all(self._repeats(_glyph(number, self._parts)) for number in letters)

    def _repeats(self, glyph: Glyph) -> bool:
        high, wide = glyph.shape
        return any(
            _alike(glyph, other) >= ALIKE
            for down in range(high - SIZE_PX, high + SIZE_PX + 1)
            for across in range(wide - SIZE_PX, wide + SIZE_PX + 1)
            for other in self._by_size.get((down, across), ())
        )


def twins(one: Sequence[int], other: Sequence[int], parts: Components) -> bool:
    """Whether two words, by their components, have the same letters in the very same shapes, one behind the other."""
    letters = [_in_order(word, parts) for word in (one, other)]
    return (
        bool(letters[0])
        and len(letters[0]) == len(letters[1])
        and all(_same_size(a, b) and _alike(a, b) >= ALIKE for a, b in zip(*letters, strict=True))
    )


def _in_order(word: Sequence[int], parts: Components) -> list[Glyph]:
    """The shapes of a word's letters, from left to right."""
    ordered = sorted((n for n in word if _is_letter(n, parts)), key=lambda n: int(parts.boxes[n, 0]))
    return [_glyph(number, parts) for number in ordered]


def _same_size(one: Glyph, other: Glyph) -> bool:
    (high, wide), (tall, broad) = one.shape, other.shape
    return bool(abs(high - tall) <= SIZE_PX and abs(wide - broad) <= SIZE_PX)


def _is_letter(number: int, parts: Components) -> bool:
    """Whether a mark is more than a stroke, a dash or a dot."""
    left, top, right, bottom, area = (int(v) for v in parts.boxes[number])
    high, wide = bottom - top, right - left
    return high >= _LEAST and _NARROW * high <= wide <= _FLAT * high and area <= _SOLID * high * wide


def _glyph(number: int, parts: Components) -> Glyph:
    left, top, right, bottom, _ = (int(v) for v in parts.boxes[number])
    return np.asarray(parts.labels[top:bottom, left:right] == number, np.bool_)


def _alike(one: Glyph, other: Glyph) -> float:
    """Shared ink over all ink (Jaccard), where they lie best on each other."""
    high, wide = max(one.shape[0], other.shape[0]) + 2, max(one.shape[1], other.shape[1]) + 2
    still = np.zeros((high, wide), np.bool_)
    still[1 : 1 + one.shape[0], 1 : 1 + one.shape[1]] = one
    best = 0.0
    for down in _SHIFTS:
        for across in _SHIFTS:
            moved = np.zeros_like(still)
            moved[1 + down : 1 + down + other.shape[0], 1 + across : 1 + across + other.shape[1]] = other
            best = max(best, float((still & moved).sum()) / float((still | moved).sum()))
    return best
