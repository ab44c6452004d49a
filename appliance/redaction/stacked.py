"""Two words in one place: a reader saw print and what a pen wrote over it, or the same print twice.

Print is one word. The same letters in nearly the same box were read twice, and are one word (`once`). Of two words
that share much of the smaller one's box the one that was read worse is none. Letters that stand alone are read into the
boxes of words, and are the same print only where they are the same letter. What was read once more within a longer word
that stays behind is a piece of it: `9g` of `Page`.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from appliance.documents import Word
from appliance.redaction.layout import letters_of

_SHARED, _SAME = 0.4, 0.2  # of the smaller box; of the same letter, which print sets apart
_WITHIN, _LONGER, _READ = 0.6, 3, 60.0  # of the smaller box; letters of the word around it, and its confidence
_TWIN = 0.6  # of the larger box: the same word, read twice
_LETTERS = 2  # of a word; readers put points and accents into the boxes of words


def once(words: Sequence[Word]) -> list[Word]:
    """The words without those that were read twice: the same letters in nearly the same box."""
    kept: list[Word] = []
    places: dict[str, list[Word]] = {}
    for word in words:
        if not any(_is_twin(word, other) for other in places.get(word.text, ())):
            kept.append(word)
            places.setdefault(word.text, []).append(word)
    return kept


def find(words: Sequence[Word], cleared: Sequence[bool]) -> set[int]:
    """Indexes of the cleared words in whose place another cleared word was read better."""
    order = [i for i, word in enumerate(words) if cleared[i] and letters_of(word)]
    order.sort(key=lambda i: (-words[i].confidence, i))
    boxes = _boxes(words, order)
    sizes = (boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1])
    found: set[int] = set()
    for place, index in enumerate(order):
        start, end = np.maximum(boxes[place, :2], boxes[:place, :2]), np.minimum(boxes[place, 2:], boxes[:place, 2:])
        shared = np.maximum(end - start, 0).prod(axis=1)
        shares = shared / np.maximum(1, np.minimum(sizes[place], sizes[:place]))
        better = np.flatnonzero(shares > _SAME)
        others = ((words[order[o]], float(shares[o])) for o in better.tolist() if order[o] not in found)
        if any(_is_same(words[index], other, share) for other, share in others):
            found.add(index)
    return found


def within(words: Sequence[Word], cleared: Sequence[bool]) -> set[int]:
    """Indexes of the cleared words that lie within a longer word which was read well and stays behind."""
    longer = [
        i for i, word in enumerate(words) if not cleared[i] and word.confidence >= _READ and letters_of(word) >= _LONGER
    ]
    if not longer:
        return set()
    around = _boxes(words, longer)
    letters = np.array([letters_of(words[i]) for i in longer])
    found: set[int] = set()
    for index in (i for i, clear in enumerate(cleared) if clear and letters_of(words[i])):
        box = _boxes(words, [index])[0]
        shared = np.maximum(np.minimum(around[:, 2:], box[2:]) - np.maximum(around[:, :2], box[:2]), 0).prod(axis=1)
        inside = shared >= _WITHIN * words[index].box.width * words[index].box.height
        if (inside & (letters > letters_of(words[index]))).any():
            found.add(index)
    return found


def _boxes(words: Sequence[Word], indexes: Sequence[int]) -> NDArray[np.int64]:
    """The bounds of words: `(n, 4)`."""
    boxes = (words[i].box for i in indexes)
    return np.array([(b.left, b.top, b.right, b.bottom) for b in boxes], np.int64).reshape(-1, 4)


def _is_twin(one: Word, other: Word) -> bool:
    """Whether two words lie nearly in the same place."""
    a, b = one.box, other.box
    wide = min(a.right, b.right) - max(a.left, b.left)
    high = min(a.bottom, b.bottom) - max(a.top, b.top)
    return min(wide, high) > 0 and wide * high >= _TWIN * max(a.width * a.height, b.width * b.height)


def _is_same(one: Word, other: Word, shared: float) -> bool:
    """Whether two words that share so much of a box cannot both be print."""
    if one.text == other.text:
        return True
    return shared > _SHARED and min(letters_of(one), letters_of(other)) >= _LETTERS
