"""Print or handwriting: evidence from the shape of a word that was read.

Rules:
- The evidence only denies. A small trained network judges each word's shape (see docs/print-model.md). Neighbours in
  the same field and the reader's confidence move the verdict, because a hand writes whole fields.
- How much it takes follows the page: worn print makes the limit milder, a page by hand makes it strict.
- A word that is too small to judge shares the fate of the words beside it.
- Rotated text is denied: its box is tall where the word is long.
"""

from __future__ import annotations

import functools
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from importlib import resources
from statistics import median

import numpy as np
from numpy.typing import NDArray

from appliance.documents import Box, Word
from appliance.redaction.ink import Components
from appliance.redaction.shapes import features

# Log odds for a hand, as the network gives them. Print of sample pages lies at -7 to -3 (median -6), hands at 0 to 7.
LEAST, MOST = -2.0, -0.5  # bounds of the limit
ABOVE_PAGE = 4.0  # the limit lies so much over the page's median
BY_HAND_PAGE = -1.5  # a page whose median is higher is written by hand
STRICT = -3.0  # the limit on such a page
SHORT_MORE, LETTER_MORE = 0.5, 1.0  # added for words of at most three letters and for single ones, which say less
BESIDE = 0.35  # weight of each neighbour
REACH = 1.7  # heights of a word to its neighbour in the same field
MOST_LETTERS = 6  # weight of longer words
DOUBT, NO_DOUBT, DOUBT_WEIGHT = 60.0, 96.0, 0.03  # confidence, and log odds for each of its points below the middle
WIDEST = 1.3  # width of a letter over the height of its word
TALLEST, CLEAR = 1.7, 80.0  # times the page's usual height, for marks, single letters and words that read badly
TALL = 1.8  # height of a word's box over its width, from three letters
_CONFIDENT = 88.0
_MIN_HEIGHT = 8  # pixels; smaller words cannot be judged
_MIN_WIDTH = 3
_MIN_TYPICAL = 3  # letters


def unlikely(words: Sequence[Word], barcodes: Sequence[Box]) -> set[int]:
    """Indexes of words whose box does not fit what was read: pictures, signatures and bars read as letters."""
    heights = [w.box.height for w in words if _letters(w) >= _MIN_TYPICAL]
    typical = median(heights) if heights else 0
    found = set()
    for index, word in enumerate(words):
        box, letters = word.box, _letters(word)
        wide = letters and box.width > WIDEST * box.height * len(word.text)
        tall = typical and box.height > TALLEST * typical and (letters < _MIN_TYPICAL or word.confidence < CLEAR)
        barred = any(
            box.left < b.right and b.left < box.right and box.top < b.bottom and b.top < box.bottom for b in barcodes
        )
        if wide or tall or barred:
            found.add(index)
    return found


def upright(word: Word) -> bool:
    """Whether a word lies along its line."""
    letters = sum(c.isalnum() for c in word.text)
    return letters < 3 or word.box.height <= TALL * word.box.width


@dataclass(frozen=True, slots=True, eq=False)
class Network:
    """One hidden layer (tanh) over standardised features."""

    mean: NDArray[np.float64] = field(repr=False)
    scale: NDArray[np.float64] = field(repr=False)
    w1: NDArray[np.float64] = field(repr=False)
    b1: NDArray[np.float64] = field(repr=False)
    w2: NDArray[np.float64] = field(repr=False)
    b2: NDArray[np.float64] = field(repr=False)

    def odds(self, inputs: NDArray[np.float64]) -> NDArray[np.float64]:
        """Log odds for a hand of rows of features."""
        hidden = np.tanh((inputs - self.mean) / self.scale @ self.w1 + self.b1)
        return np.asarray(hidden @ self.w2 + self.b2, np.float64)


@functools.cache
def load_network() -> Network:
    """The network that belongs to the package."""
    with (resources.files("appliance.redaction") / "data" / "print_model.npz").open("rb") as file:
        arrays = np.load(file, allow_pickle=False)
        return Network(**{name: arrays[name].astype(np.float64) for name in Network.__slots__})


def not_print(
    words: Sequence[Word], members: Sequence[Sequence[int]], parts: Components, asked: Collection[int]
) -> set[int]:
    """Indexes of words whose shape is that of handwriting.

    Args:
        words: the words of a page.
        asked: the indexes of the words to judge.
        members: for each word the numbers of the components that make it.
        parts: the components of the page.
    """
    beside = _beside(words)
    needed = sorted({i for a in asked for i in (a, *beside[a])})
    shapes = {i: f for i in needed if (f := _shape(words[i], members[i], parts)) is not None}
    if not shapes:
        return set()
    scores = dict(zip(shapes, load_network().odds(np.array(list(shapes.values()))).tolist(), strict=True))
    middle = median(scores.values())
    limit = STRICT if middle > BY_HAND_PAGE else min(MOST, max(LEAST, middle + ABOVE_PAGE))
    written: set[int] = set()
    for index in asked:
        word = words[index]
        total = weight = 0.0
        for other, share in ((index, 1.0), *((b, BESIDE) for b in beside[index])):
            if other in scores:
                counts = share * min(MOST_LETTERS, max(1, _letters(words[other])))
                total += counts * scores[other]
                weight += counts
        if not weight:
            continue
        doubt = DOUBT_WEIGHT * (_CONFIDENT - min(NO_DOUBT, max(DOUBT, word.confidence)))
        if total / weight + doubt > limit + _milder(_letters(word)):
            written.add(index)
    return written


def _letters(word: Word) -> int:
    """Letters and digits of a word."""
    return sum(c.isalnum() for c in word.text)


def _milder(letters: int) -> float:
    """How much more evidence a short word takes."""
    return LETTER_MORE if letters <= 1 else SHORT_MORE if letters <= _MIN_TYPICAL else 0.0


def _beside(words: Sequence[Word]) -> list[list[int]]:
    """For each word the words next to it in the same line and field."""
    beside: list[list[int]] = [[] for _ in words]
    for index in range(1, len(words)):
        one, other = words[index - 1], words[index]
        gap = other.box.left - one.box.right
        if one.line == other.line and gap <= REACH * max(one.box.height, other.box.height):
            beside[index].append(index - 1)
            beside[index - 1].append(index)
    return beside


def _shape(word: Word, members: Sequence[int], parts: Components) -> NDArray[np.float64] | None:
    """The features of a word's own ink; None when there is too little to judge."""
    if not members or not _letters(word):
        return None
    numbers = np.asarray(members)
    boxes = parts.boxes[numbers]
    left, top = boxes[:, 0].min(), boxes[:, 1].min()
    right, bottom = boxes[:, 2].max(), boxes[:, 3].max()
    if bottom - top < _MIN_HEIGHT or right - left < _MIN_WIDTH:
        return None
    own = np.zeros(int(numbers.max()) + 2, bool)
    own[numbers] = True
    ink = own[np.minimum(parts.labels[top:bottom, left:right], own.size - 1)]
    return features(ink, _letters(word), boxes[:, [1, 3]] - top)
