"""Print or handwriting: evidence from the shape of a word that was read.

Rules:
- Print stands on a line: seen column by column, most of a printed word ends at the baseline below and at one of two
  heights above. A hand does not manage that, joined or not. Letters of a cursive hand also hang together.
- The evidence only denies. Words too short to judge share the fate of the judged words of their line.
- Rotated text is denied: its box is tall where the word is long.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from statistics import median

import numpy as np
from numpy.typing import NDArray

from appliance.documents import Image, Word
from appliance.redaction.ink import Components

# Sum of the shares of columns that end at the commonest height below and above. Measured on 15 words each of six
# print faces and three handwriting faces at 300 dpi: print 1.13 (10th percentile) to 1.55, handwriting 0.70 to 1.07;
# worn typescript scans have a median near 1.0, so the limit follows the page between two bounds.
LEAST, MOST = 0.85, 1.0  # bounds of the limit
BELOW_PAGE = 0.2  # the limit lies so much under the page's median
BY_HAND_PAGE = 0.93  # a page whose median is lower is written by hand
STRICT = 1.25  # the limit on such a page
SHORT_LINE = 0.08  # added to the limit for lines of one or two words: captions, margin notes, fields
JOINED_MORE = 0.12  # added for words whose letters hang together
JOINED = 0.55  # components a letter; below it letters hang together
CERTAIN = 93.0  # confidence at which only the line or the lower bound can make a word handwriting
SURE = 85.0  # confidence at which joined letters are believed to be blurred print
TALL = 1.8  # height of a word's box over its width, from three letters
_WINDOW = 0.09  # of the word's height: ends so near to each other count as equal
_MIN_LETTERS = 4
_MIN_HEIGHT = 8  # pixels; smaller words cannot be judged


def upright(word: Word) -> bool:
    """Whether a word lies along its line."""
    letters = sum(c.isalnum() for c in word.text)
    return letters < 3 or word.box.height <= TALL * word.box.width


def not_print(
    words: Sequence[Word],
    members: Sequence[Sequence[int]],
    parts: Components,
    mask: Image,
    owner: NDArray[np.int32],
) -> set[int]:
    """Indexes of words whose shape is that of handwriting.

    Args:
        words: the words of a page.
        members: for each word the numbers of the components that make it.
        parts: the components of the page.
        mask: 255 where there is ink.
        owner: for each pixel, 0 or the number of its word from 1.
    """
    judged = {
        i: f
        for i, word in enumerate(words)
        if (f := _judged(word, members[i], parts, mask, owner, number=i + 1)) is not None
    }
    if not judged:
        return set()
    middle = median(value for value, _ in judged.values())
    limit = STRICT if middle < BY_HAND_PAGE else min(MOST, max(LEAST, middle - BELOW_PAGE))
    sizes = Counter(word.line for word in words)
    lines: dict[int, list[float]] = {}
    written: set[int] = set()
    for index, (value, joined) in judged.items():
        word = words[index]
        least = limit + (SHORT_LINE if sizes[word.line] <= 2 else 0.0)
        least += JOINED_MORE if joined and word.confidence < SURE else 0.0
        lines.setdefault(word.line, []).append(value - least)
        if value < (least if word.confidence < CERTAIN else LEAST):
            written.add(index)
    doubtful = {line for line, margins in lines.items() if median(margins) < 0}
    return written | {i for i, word in enumerate(words) if word.line in doubtful}


def _judged(
    word: Word, members: Sequence[int], parts: Components, mask: Image, owner: NDArray[np.int32], *, number: int
) -> tuple[float, bool] | None:
    """The flatness of a word and whether its letters hang together; None when it is too short or small to say."""
    letters = sum(c.isalnum() for c in word.text)
    if letters < _MIN_LETTERS or not members:
        return None
    boxes = parts.boxes[list(members)]
    left, top = boxes[:, 0].min(), boxes[:, 1].min()
    right, bottom = boxes[:, 2].max(), boxes[:, 3].max()
    if bottom - top < _MIN_HEIGHT:
        return None
    ink = (mask[top:bottom, left:right] > 0) & (owner[top:bottom, left:right] == number)
    main = int((boxes[:, 3] - boxes[:, 1] >= 0.3 * (bottom - top)).sum())
    return flatness(ink), main < JOINED * letters


def flatness(ink: NDArray[np.bool_]) -> float:
    """How evenly a word ends below and above: 0 (never at one height) to 2 (always)."""
    height = ink.shape[0]
    columns = np.flatnonzero(ink.any(axis=0))
    below = np.argmax(ink[::-1][:, columns], axis=0)
    above = np.argmax(ink[:, columns], axis=0)
    window = np.ones(max(2, round(_WINDOW * height)), np.int64)
    total = 0.0
    for ends in (below, above):
        near = np.convolve(np.bincount(ends, minlength=height), window, "valid")
        total += float(near.max()) / columns.size
    return total
