"""The boxes of words, fitted to their ink where the reader drew them too wide or too narrow.

A reader draws a box over the words behind it (`0.50` over all of `0.50 - 1.10`), or ends it within a letter. Then a
word looks as no print does, or would leave as half of one, and stays behind for no reason of its own.

Rules:
- A box ends where the next word of its line begins.
- A letter that a box cuts is the word's, when it stands in no other word, is no higher than the word and sticks out by
  less than a letter. Marks that no box meets stay what they are: ink that nobody read.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from appliance.documents import Word
from appliance.redaction.ink import Components

_LEAST = 0.3  # heights that must remain of a box
_INSIDE = 0.35  # of a letter's width lies in the box that cuts it
_OUT = 0.8  # heights that a cut letter sticks out, at most
_HIGH = 1.3  # heights, at most, of a cut letter


def fitted(words: Sequence[Word], parts: Components) -> tuple[Word, ...]:
    """The words with boxes that fit their ink; `parts` are the components of the page without its structure."""
    apart = _apart(words)
    edges = np.array([(w.box.left, w.box.top, w.box.right, w.box.bottom) for w in apart]).reshape(-1, 4)
    return tuple(_whole(word, index, edges, parts.boxes) for index, word in enumerate(apart))


def _apart(words: Sequence[Word]) -> list[Word]:
    """The words with boxes that end where the next word of the line begins."""
    found = list(words)
    for one, other in itertools.pairwise(range(len(found))):
        here, there = found[one].box, found[other].box
        level = min(here.bottom, there.bottom) - max(here.top, there.top)
        over = found[one].line == found[other].line and here.left < there.left < here.right and level > 0
        if over and there.left - here.left >= _LEAST * here.height:
            found[one] = replace(found[one], box=replace(here, right=there.left))
    return found


def _whole(word: Word, index: int, edges: NDArray[np.int_], letters: NDArray[np.int32]) -> Word:
    """The word with a box that holds the letters which its box cuts; `edges` are the boxes of all words."""
    box, high = word.box, word.box.height
    met = _meeting(edges[index], letters)
    cut = met & ((letters[:, 0] < box.left) | (letters[:, 2] > box.right))
    for left, top, right, bottom in letters[cut, :4].tolist():
        inside = min(right, box.right) - max(left, box.left)
        out = max(box.left - left, right - box.right)
        owners = np.count_nonzero(_meeting(np.array((left, top, right, bottom)), edges))
        if owners == 1 and inside >= _INSIDE * (right - left) and out <= _OUT * high and bottom - top <= _HIGH * high:
            box = replace(box, left=min(box.left, left), right=max(box.right, right))
    return word if box == word.box else replace(word, box=box)


def _meeting(box: NDArray[np.int_], others: NDArray[np.int_] | NDArray[np.int32]) -> NDArray[np.bool_]:
    """Which of some boxes (rows: left, top, right, bottom) overlap one."""
    across = (others[:, 0] < box[2]) & (others[:, 2] > box[0])
    return np.asarray(across & (others[:, 1] < box[3]) & (others[:, 3] > box[1]))
