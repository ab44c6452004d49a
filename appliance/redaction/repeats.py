"""Print repeats itself: a short word whose letters stand elsewhere on the page in the very same shape is print.

A network judges a word by its shape; one letter says little (the `H` of a laboratory's column of flags). A printer sets
the same letter twice alike, to a pixel or two; no hand does.

Rules:
- Letters are compared with those of words that were judged to be print and read well, never with other doubtful ones,
  but for a whole word that stands twice in one column.
- Strokes are no letters: a bar, a dash or a slash is like every other and proves nothing. At least one letter must be
  more than a stroke, and every such letter of a short word must be found, of a longer one most.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from appliance.redaction import glyphs
from appliance.redaction.ink import Components

ALIKE_STROKES, NEARLY = 0.78, 0.68  # of the ink of both together that two prints of a letter share which differ in
# their edges alone: ribbons and toner make strokes thicker and thinner; nearly so in `_SEVERAL` words
_SEVERAL = 2
_FEW, _SHARE = 3, 0.65  # letters of a word that all must be found; share of the letters of a longer one
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
    """The letters of the words of a page that are print."""

    def __init__(self, members: Iterable[Sequence[int]], parts: Components) -> None:
        """`members` are the components of each such word."""
        self._parts = parts
        self._by_size: dict[tuple[int, int], list[tuple[int, int]]] = {}
        self._glyphs: dict[int, glyphs.Glyph] = {}
        letters = ((at, number) for at, word in enumerate(members) for number in word if _is_letter(number, parts))
        for at, number in itertools.islice(letters, _MOST):
            self._by_size.setdefault(self._size(number), []).append((at, number))

    def has(self, word: Sequence[int]) -> bool:
        """Whether the letters of a word, by its components, stand in printed words, too: most of them in a long one."""
        letters = [number for number in word if _is_letter(number, self._parts)]
        misses = 0 if len(letters) <= _FEW else math.floor((1 - _SHARE) * len(letters))
        for number in letters:
            misses -= not self._repeats(number)
            if misses < 0:
                return False
        return bool(letters)

    def _repeats(self, number: int) -> bool:
        """Whether a printed word has a letter in the very same shape, or several have it nearly so."""
        high, wide = self._size(number)
        nearly: set[int] = set()
        reach = range(-SIZE_PX, SIZE_PX + 1)
        for down, across in itertools.product(reach, reach):
            for at, other in self._by_size.get((high + down, wide + across), ()):
                share = glyphs.alike(self._glyph(number), self._glyph(other))
                nearly |= {at} if share >= NEARLY else set()
                if share >= ALIKE_STROKES or len(nearly) >= _SEVERAL:
                    return True
        return False

    def _glyph(self, number: int) -> glyphs.Glyph:
        if number not in self._glyphs:
            self._glyphs[number] = glyphs.glyph(_glyph(number, self._parts))
        return self._glyphs[number]

    def _size(self, number: int) -> tuple[int, int]:
        left, top, right, bottom, _ = (int(v) for v in self._parts.boxes[number])
        return bottom - top, right - left


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
