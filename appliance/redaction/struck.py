"""Words that are struck out: what a pen drew a line through is not said any more.

Rules:
- A pen's ink is told from a word's by its colour. Where the line meets a letter the ink is the letter's (`crossings`),
  so a line goes through a word also where only the letter is seen on its way.
- A line is straight and nearly level; a scribble has much ink. Other writing across a word, or a flourish, leaves it.
- Who strikes out a line begins and ends within words: a word beside one that is struck out, with the pen through half
  of it, goes as well; so do words between two that are struck out, if there is some of the pen in most of them.
"""

from __future__ import annotations

import itertools
from collections.abc import Collection, Sequence

import numpy as np
from numpy.typing import NDArray

from appliance.documents import Word

_MIDDLE, _THROUGH = (0.25, 0.85), 0.93  # of a word's height; of its width
_SEEN, _HALF = 0.3, 0.5  # of its width: a pen is seen beside the letters; of a word at the end of a line
_LEVEL = 0.06  # slope
_STRAIGHT = 0.2  # heights that the middle of a line leaves the straight one
_DENSE = 0.35  # of a word's middle: so much of a pen's ink is a scribble
_NEXT = 1.5  # heights between words that one line strikes out


def struck_out(
    words: Sequence[Word], crossed: Collection[int], labels: NDArray[np.int32], foreign: NDArray[np.bool_]
) -> set[int]:
    """Indexes of the words that are struck out.

    Args:
        words: the words of a page.
        crossed: the indexes of those in which ink of another colour lies.
        labels: the number of the component of each pixel.
        foreign: of each component, whether it has another colour than the word in which it lies.
    """
    found = {index for index in crossed if is_struck(words[index], labels, foreign)}
    order = range(len(words) - 1)
    for one, other in (*((i, i + 1) for i in order), *((i + 1, i) for i in reversed(order))):
        beside = one in found and other in crossed and _beside(words[one], words[other])
        if beside and _passed(words[other], labels, foreign) >= _HALF:
            found.add(other)
    return found | _between(words, found, crossed)


def _between(words: Sequence[Word], struck: Collection[int], crossed: Collection[int]) -> set[int]:
    """The words of a line between two that are struck out, where a pen's ink lies in most of them."""
    found: set[int] = set()
    for one, other in itertools.pairwise(sorted(struck)):
        inside = range(one + 1, other)
        if words[one].line == words[other].line and sum(i in crossed for i in inside) > len(inside) / 2:
            found.update(inside)
    return found


def is_struck(word: Word, labels: NDArray[np.int32], foreign: NDArray[np.bool_]) -> bool:
    """Whether a line or a scribble of another colour runs through the middle of a word from end to end."""
    here = _band(word, labels)
    pen, own = (here > 0) & foreign[here], (here > 0) & ~foreign[here]
    seen = pen.any(axis=0)
    if not seen.size or seen.mean() < _SEEN:
        return False
    columns = np.flatnonzero(seen)
    middle = (pen * np.arange(pen.shape[0])[:, None]).sum(axis=0)[columns] / pen.sum(axis=0)[columns]
    rows = np.clip(np.rint(np.interp(np.arange(seen.size), columns, middle)).astype(np.int64), 0, pen.shape[0] - 1)
    hidden = own[rows, np.arange(seen.size)]
    if (seen | hidden).mean() < _THROUGH:
        return False
    slope, base = np.polyfit(columns, middle, 1) if columns.size > 1 else (0.0, 0.0)
    off = np.ptp(np.quantile(middle - slope * columns - base, (0.05, 0.95)))
    level = abs(slope) <= _LEVEL and off <= _STRAIGHT * word.box.height
    return bool(level or pen.mean() >= _DENSE)


def _passed(word: Word, labels: NDArray[np.int32], foreign: NDArray[np.bool_]) -> float:
    """The share of a word's width that a pen passes, from the first to the last place where it is seen."""
    here = _band(word, labels)
    columns = np.flatnonzero(((here > 0) & foreign[here]).any(axis=0))
    return float(np.ptp(columns) + 1) / here.shape[1] if columns.size else 0.0


def _band(word: Word, labels: NDArray[np.int32]) -> NDArray[np.int32]:
    """The labels in the middle of a word, where a line strikes it out."""
    top, bottom = (word.box.top + round(share * word.box.height) for share in _MIDDLE)
    return labels[top:bottom, word.box.left : word.box.right]


def _beside(one: Word, other: Word) -> bool:
    """Whether two words are neighbours on a line."""
    gap = max(one.box.left, other.box.left) - min(one.box.right, other.box.right)
    return one.line == other.line and gap <= _NEXT * max(one.box.height, other.box.height)
