"""Marks of ink as numbers, a bit a pixel, laid over each other: whether two are prints of one letter.

Rules:
- Two prints of a letter differ along the edges of their strokes; two letters differ by a part of a stroke, which is
  as wide and high as a stroke somewhere.
- Marks are moved by a pixel only: they are of one size.
"""

from __future__ import annotations

import itertools

import numpy as np
from numpy.typing import NDArray

WIDEST = 126  # pixels of a mark that is a letter
_ROW = WIDEST + 2  # bits of a row, with room for the moves
_AREA = 1.6  # times the ink, at most
_FAR = 0.4  # shared ink over all ink, before anything is moved: less is another letter
_SAME = 0.93  # no better place is looked for
_SHIFTS = sorted(itertools.product((-1, 0, 1), repeat=2), key=lambda shift: abs(shift[0]) + abs(shift[1]))

Glyph = int


def glyph(ink: NDArray[np.bool_]) -> Glyph:
    """A mark as a number; 0, which is like nothing, where it is wider than a letter."""
    high, wide = ink.shape
    if wide > WIDEST:
        return 0
    rows = np.zeros((high + 2, _ROW), np.bool_)
    rows[1:-1, 1 : 1 + wide] = ink
    return int.from_bytes(np.packbits(rows).tobytes(), "big")


def alike(one: Glyph, other: Glyph) -> float:
    """Shared ink over all ink where two marks lie best on each other; 0 where they differ by more than an edge."""
    small, large = sorted((one.bit_count(), other.bit_count()))
    if not small or large > _AREA * small or (one & other).bit_count() < _FAR * (one | other).bit_count():
        return 0.0
    best = 0.0
    for down, across in _SHIFTS:
        moved = _moved(other, down * _ROW + across)
        share = (one & moved).bit_count() / (one | moved).bit_count()
        if share > best and not _thick(one ^ moved):
            best = share
        if best >= _SAME:
            break
    return best


def _moved(ink: Glyph, by: int) -> Glyph:
    return ink << by if by >= 0 else ink >> -by


def _thick(ink: Glyph) -> bool:
    """Whether ink is three pixels wide and high anywhere."""
    across = ink & ink >> 1 & ink >> 2
    return bool(across & across >> _ROW & across >> 2 * _ROW)
