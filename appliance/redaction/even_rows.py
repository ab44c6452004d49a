"""Numbers in a row that stand and measure alike: the scale of a form, the row of a table. No hand writes so evenly.

Rules:
- Most words of the line are numbers, and most of them stand on one straight line and are equally high.
- Those that do are even; one that a rule or a speck makes higher takes nothing from the others.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from appliance.documents import Word
from appliance.redaction.layout import bare, letters_of
from appliance.redaction.steadiness import Standing

_NUMBERS, _SHARE, _EVEN = 6, 0.6, 0.75  # in a line; of its words; of them, those that are even
_FEW_LETTERS = 2  # of a number that is measured by its box, where its figures are not known
_LOOSE_PX, _LOOSE = 1.5, 0.07  # pixels, or of the numbers' height, off the line or in height


def find(indexes: Sequence[int], words: Sequence[Word], numbers: Mapping[int, Standing]) -> set[int]:
    """Indexes of the even numbers of a line.

    Args:
        indexes: of the line's words.
        words: of the page.
        numbers: how numbers of the page stand, where their figures could be told apart.
    """
    at = {i: numbers.get(i) or _by_its_box(words[i]) for i in indexes if _is_number(words[i])}
    row = {i: standing for i, standing in at.items() if standing is not None}
    if len(row) < _NUMBERS or len(row) < _SHARE * len(indexes):
        return set()
    across = np.array([words[i].box.left + words[i].box.right for i in row], np.float64) / 2
    feet, heights = np.array([(s.foot, s.height) for s in row.values()], np.float64).T
    height = float(np.median(heights))
    gaps, rises = (side[None, :] - side[:, None] for side in (across, feet))
    slope = np.median([0.0, *(rises[gaps > 0] / gaps[gaps > 0])])  # the middle one: some stand elsewhere
    off = feet - slope * across
    loose = max(_LOOSE_PX, _LOOSE * height)
    even = (np.abs(off - np.median(off)) <= loose) & (np.abs(heights - height) <= loose)
    return set() if even.mean() < _EVEN else {i for i, one in zip(row, even, strict=True) if one}


def _is_number(word: Word) -> bool:
    """Whether a word's letters are digits alone."""
    return all(c.isdigit() for c in word.text if c.isalnum()) and any(c.isdigit() for c in word.text)


def _by_its_box(word: Word) -> Standing | None:
    """Where a number of few figures stands, when they could not be told apart."""
    few = letters_of(word) <= _FEW_LETTERS and bare(word.text).isdigit()
    return Standing(float(word.box.bottom), None, float(word.box.height)) if few else None
