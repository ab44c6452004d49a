"""Entries in columns and rows that are filled in by hand: what looks like print there is a neat hand's.

Rules:
- An entry is a number, no full hour of a heading, and stands alone in its cell. In its column there are several words
  by hand, at least one of them above it, and hardly anything else that would leave: a sheet that a machine filled in
  has none, and a hand's notes in one have few.
- Nor is it print where several words of its row are by hand, and nothing else of the row would leave.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from appliance.documents import Word
from appliance.redaction.layout import letters_of

_BY_HAND, _OTHERS = 4, 0.5  # words of a column, at least; entries that would leave, of these at most
_LIKELY = 0.5  # chance
_SHARED = 0.5  # of the narrower word's width: one column
_LEVEL = 0.5  # of the lower word's height: one row
_APART = 1.2  # heights of the higher word to the next one of a cell: those of a typewriter are far apart
_ENTRY = re.compile(r"(?!(?:[01]\d|2[0-4]):?00$)\d{1,4}(?:[./]\d{1,3})?[a-z]?")


def find(words: Sequence[Word], leaving: Collection[int], likely: Mapping[int, float]) -> set[int]:
    """Indexes of such entries.

    Args:
        words: of the page.
        leaving: those that would leave.
        likely: how likely each word is by hand (see `doubts.chances`).
    """
    likely_by_hand = (index for index, chance in likely.items() if chance >= _LIKELY and index not in leaving)
    by_hand = [index for index in likely_by_hand if letters_of(words[index])]  # a lone sign says nothing
    if len(by_hand) < _BY_HAND:
        return set()
    boxes = np.array([[w.box.left, w.box.top, w.box.right, w.box.bottom] for w in words], np.float64)
    lone = [i for i in leaving if _ENTRY.fullmatch(words[i].text) and _is_lone(i, boxes)]
    hand, going = np.array(sorted(by_hand)), np.array(sorted(leaving))
    found: set[int] = set()
    for index in lone:
        if _in_row(index, boxes, hand).sum() >= _BY_HAND and _in_row(index, boxes, going).sum() == 1:
            found.add(index)
            continue
        written = hand[_in_column(index, boxes, hand)]
        if len(written) < _BY_HAND or not (boxes[written, 1] < boxes[index, 1]).any():
            continue
        first = boxes[written, 1].min()
        others = [i for i in np.array(lone)[_in_column(index, boxes, np.array(lone))] if boxes[i, 1] > first]
        if len(others) <= _OTHERS * len(written):
            found.add(index)
    return found


def _in_column(index: int, boxes: NDArray[np.float64], among: NDArray[np.int_]) -> NDArray[np.bool_]:
    """Which of some words stand over or under a word."""
    left, _, right, _ = boxes[index]
    shared = np.minimum(right, boxes[among, 2]) - np.maximum(left, boxes[among, 0])
    return np.asarray(shared > _SHARED * np.minimum(right - left, boxes[among, 2] - boxes[among, 0]), np.bool_)


def _in_row(index: int, boxes: NDArray[np.float64], among: NDArray[np.int_]) -> NDArray[np.bool_]:
    """Which of some words stand on the row of a word; so does it itself."""
    _, top, _, bottom = boxes[index]
    shared = np.minimum(bottom, boxes[among, 3]) - np.maximum(top, boxes[among, 1])
    return np.asarray(shared > _LEVEL * np.minimum(bottom - top, boxes[among, 3] - boxes[among, 1]), np.bool_)


def _is_lone(index: int, boxes: NDArray[np.float64]) -> bool:
    """Whether no other word stands close beside a word."""
    left, top, right, bottom = boxes[index]
    gap = np.maximum(boxes[:, 0] - right, left - boxes[:, 2])
    high = np.maximum(bottom - top, boxes[:, 3] - boxes[:, 1])
    beside = _in_row(index, boxes, np.arange(len(boxes))) & (gap <= _APART * high)
    beside[index] = False
    return not beside.any()
