"""Print or handwriting: evidence from the shape of a word that was read.

Rules:
- Print stands on a line: seen column by column, most of a printed word ends at the baseline below and at one of two
  heights above. A hand does not manage that, joined or not. Letters of a cursive hand also hang together.
- The evidence only denies. Words too short to judge share the fate of the judged words of their line.
- Rotated text is denied: its box is tall where the word is long.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from appliance.documents import Image, Word
from appliance.redaction.ink import Components

# Sum of the shares of columns that end at the commonest height below and above. Measured on 15 words each of six
# print faces and three handwriting faces at 300 dpi: print 1.13 (10th percentile) to 1.55, handwriting 0.70 to 1.07.
FLATNESS = 1.0
JOINED_FLATNESS = 1.15  # asked of words whose letters hang together
JOINED = 0.55  # components a letter; below it letters hang together
SURE = 90.0  # confidence at which joined letters are believed to be blurred print
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
    lines: dict[int, list[bool]] = {}
    written: set[int] = set()
    for index, word in enumerate(words):
        boxes = [parts.boxes[n] for n in members[index]]
        letters = sum(c.isalnum() for c in word.text)
        if letters < _MIN_LETTERS or not boxes:
            continue
        left, top = min(int(b[0]) for b in boxes), min(int(b[1]) for b in boxes)
        right, bottom = max(int(b[2]) for b in boxes), max(int(b[3]) for b in boxes)
        ink = (mask[top:bottom, left:right] > 0) & (owner[top:bottom, left:right] == index + 1)
        if bottom - top < _MIN_HEIGHT or not ink.any():
            continue
        main = sum(int(b[3] - b[1]) >= 0.3 * (bottom - top) for b in boxes)
        least = JOINED_FLATNESS if main < JOINED * letters and word.confidence < SURE else FLATNESS
        by_hand = flatness(ink) < least
        lines.setdefault(word.line, []).append(by_hand)
        if by_hand:
            written.add(index)
    doubtful = {line for line, votes in lines.items() if 2 * sum(votes) >= len(votes)}
    return written | {i for i, word in enumerate(words) if word.line in doubtful}


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
