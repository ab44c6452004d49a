"""Two words in one place: a reader saw print and what a pen wrote over it, or the same print twice.

Print is one word. Of two words that share much of the smaller one's box the one that was read worse is none. Letters
that stand alone are read into the boxes of words, and are the same print only where they are the same letter.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from appliance.documents import Word
from appliance.redaction.layout import letters_of

_SHARED = 0.4  # of the smaller box
_LETTERS = 2  # of a word; readers put points and accents into the boxes of words


def find(words: Sequence[Word], cleared: Sequence[bool]) -> set[int]:
    """Indexes of the cleared words in whose place another cleared word was read better."""
    order = [i for i, word in enumerate(words) if cleared[i] and letters_of(word)]
    order.sort(key=lambda i: (-words[i].confidence, i))
    boxes = np.array([(b.left, b.top, b.right, b.bottom) for b in (words[i].box for i in order)]).reshape(-1, 4)
    sizes = (boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1])
    found: set[int] = set()
    for place, index in enumerate(order):
        start, end = np.maximum(boxes[place, :2], boxes[:place, :2]), np.minimum(boxes[place, 2:], boxes[:place, 2:])
        shared = np.maximum(end - start, 0).prod(axis=1)
        better = np.flatnonzero(shared > _SHARED * np.minimum(sizes[place], sizes[:place]))
        others = (words[order[other]] for other in better.tolist() if order[other] not in found)
        if any(_is_same(words[index], other) for other in others):
            found.add(index)
    return found


def _is_same(one: Word, other: Word) -> bool:
    """Whether two words in one place cannot both be print."""
    return one.text == other.text or min(letters_of(one), letters_of(other)) >= _LETTERS
