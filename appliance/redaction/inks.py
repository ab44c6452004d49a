"""Coloured inks of a page: which a printer used, and how far a pen goes.

Rules:
- Laboratories print what is out of range in red, houses their headings in their colour; pens write in the same
  colours. An ink is a printer's when its words all look like print, without an exception, and are many.
- A pen does not turn into print between two words: where a third of a run of coloured words is by hand, all of it is.
"""

from __future__ import annotations

import itertools
from collections.abc import Collection, Mapping, Sequence

import cv2
import numpy as np

from appliance.documents import Image, Word
from appliance.redaction.ink import Components
from appliance.redaction.layout import letters_of

SURE_PRINT = -4.0  # odds of print; every word of a printer's ink has them
_WORDS, _LETTERS = 5, 12  # of an ink, the fewest that tell a printer
_LEAST = 2  # letters of a word that counts
_HUES, _CIRCLE = 6, 180  # inks told apart, and degrees of OpenCV's circle of hues
_RUN = 3.0  # heights between words of one run
_SHARE = 1 / 3


def printed(
    odds: Mapping[int, float],
    coloured: Collection[int],
    words: Sequence[Word],
    members: Sequence[Sequence[int]],
    parts: Components,
    image: Image,
) -> frozenset[int]:
    """The coloured words in a printer's ink.

    Args:
        odds: log odds for a hand of the words that could be judged.
        coloured: the words in coloured ink.
        words: the words of a page.
        members: for each word the numbers of the components that make it.
        parts: the components of the page.
        image: the page, RGB; in grey nothing is coloured.
    """
    inks: dict[int, list[int]] = {}
    for index in sorted(coloured & odds.keys()):
        inks.setdefault(_hue(members[index], parts, image), []).append(index)
    found: set[int] = set()
    for ink in inks.values():
        telling = [i for i in ink if letters_of(words[i]) >= _LEAST]
        enough = len(telling) >= _WORDS and sum(letters_of(words[i]) for i in telling) >= _LETTERS
        if enough and all(odds[i] <= SURE_PRINT for i in telling):
            found.update(ink)
    return frozenset(found)


def whole_runs(written: Collection[int], pens: Collection[int], words: Sequence[Word]) -> set[int]:
    """All words of the runs of pen-coloured words (`pens`) of which enough are `written` by hand."""
    found: set[int] = set()
    for run in _runs(sorted(pens), words):
        telling = [i for i in run if letters_of(words[i])]
        if sum(i in written for i in telling) >= max(1.0, _SHARE * len(telling)):
            found.update(run)
    return found


def _runs(indexes: Sequence[int], words: Sequence[Word]) -> list[list[int]]:
    """Words that follow one another on a line."""
    runs: list[list[int]] = []
    for before, index in itertools.pairwise([-1, *indexes]):
        if runs and before == runs[-1][-1] and _follows(words[before], words[index]):
            runs[-1].append(index)
        else:
            runs.append([index])
    return runs


def _follows(one: Word, other: Word) -> bool:
    """Whether a word stands behind another on its line, not far away."""
    return one.line == other.line and other.box.left - one.box.right <= _RUN * max(one.box.height, other.box.height)


def _hue(members: Sequence[int], parts: Components, image: Image) -> int:
    """Which of the inks a word is written in: the sector of the circle of hues of its mean colour, red in the first."""
    left, top = parts.boxes[list(members), :2].min(axis=0)
    right, bottom = parts.boxes[list(members), 2:4].max(axis=0)
    ink = np.isin(parts.labels[top:bottom, left:right], members)
    mean = image[top:bottom, left:right][ink].mean(axis=0)
    hue = int(cv2.cvtColor(mean.astype(np.uint8).reshape(1, 1, 3), cv2.COLOR_RGB2HSV)[0, 0, 0])
    sector = _CIRCLE // _HUES
    return (hue + sector // 2) % _CIRCLE // sector
