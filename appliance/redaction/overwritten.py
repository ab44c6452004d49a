"""Print that a pen wrote across: what a reader made of the pen's strokes there is no word, and holds no print.

A reader sees one layer of ink. Where a blue remark crosses a black line it reads the line, and then a word or two of
nothing between: `OS` over `GCS`. That word's box would own the letters below it, and they would stay behind.

Rules:
- Only what read badly, meets print that was read surely, and has nothing but coloured ink besides.
- Ink of another colour than the words in which it lies never leaves, so nothing does that would have stayed behind.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from appliance.documents import Box, Word
from appliance.redaction.ink import Components
from appliance.redaction.structure import touches
from appliance.redaction.weak import SURE

_NEUTRAL = 0.06  # of the coloured ink that is left: fringes and dirt


def without_strokes(words: Sequence[Word], parts: Components) -> tuple[Word, ...]:
    """The words without those that were read from a pen's strokes across print."""
    if not parts.tinted.any():
        return tuple(words)
    printed = [word.box for word in words if word.confidence >= SURE and _is_neutral(word.box, parts)]
    return tuple(word for word in words if word.confidence >= SURE or not _of_strokes(word.box, printed, parts))


def _is_neutral(box: Box, parts: Components) -> bool:
    """Whether most of the ink in a box has no colour."""
    neutral, coloured = _inks(parts.labels[box.top : box.bottom, box.left : box.right], parts)
    return neutral > coloured


def _of_strokes(box: Box, printed: Sequence[Box], parts: Components) -> bool:
    """Whether a box meets print, and holds coloured ink alone beside it."""
    met = [other for other in printed if touches(other, box)]
    if not met:
        return False
    here = parts.labels[box.top : box.bottom, box.left : box.right].copy()
    for other in met:
        top, left = max(0, other.top - box.top), max(0, other.left - box.left)
        here[top : other.bottom - box.top, left : other.right - box.left] = 0
    neutral, coloured = _inks(here, parts)
    return coloured > 0 and neutral <= _NEUTRAL * coloured


def _inks(labels: NDArray[np.int32], parts: Components) -> tuple[int, int]:
    """Pixels of neutral and of coloured ink."""
    inked = labels[labels > 0]
    coloured = int(parts.tinted[inked].sum())
    return int(inked.size) - coloured, coloured
