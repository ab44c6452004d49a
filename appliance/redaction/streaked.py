"""Print that a scanner's streak runs through: the letters are parted from the line that the scanner drew.

Dirt on the glass draws a line down the whole page. Every letter that it touches hangs on it, and a mark is copied whole
or not at all: so each line of text lost a word.

Rules:
- A streak runs through nearly the whole page and to its edge, where no printed line ends.
- What it covers is a letter's only where ink goes on at both of its sides; everything else is the streak's, one mark of
  its own that belongs to no word. So a letter or a point that it hides is still missing (`broken`).
- A number that ends within a streak stays behind; letters that lose an edge are read by their word.
- Nothing is drawn: a pixel that is given to a letter keeps its grey.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from appliance.documents import Image, Word
from appliance.redaction.ink import Components
from appliance.redaction.lines import Line

NEARLY_ALL = 0.9  # of the page's length
_EDGE_PX = 1.5  # beside a streak, where it fades out
_SIDE = (1, 2)  # pixels beyond it, where a letter goes on
_TOUCHES = 2  # pixels from a letter's edge to the streak that cuts it
_SLANT = 2  # rows by which a letter's stroke may climb across it


def is_streak(line: Line, shape: tuple[int, ...], edge: float) -> bool:
    """Whether a straight line is the scanner's; `edge` is the share of the page that counts as its edge."""
    side = shape[0] if line.upright else shape[1]
    begin, end = (line.box.top, line.box.bottom) if line.upright else (line.box.left, line.box.right)
    return line.length >= NEARLY_ALL * side and (begin <= edge * side or end >= (1 - edge) * side)


def covered(mask: Image, streaks: Sequence[Line]) -> NDArray[np.bool_]:
    """Which ink is the streaks' and no letter's.

    Args:
        mask: 255 where there is ink.
        streaks: lines of the scanner.
    """
    found = np.zeros(mask.shape, np.bool_)
    for streak in streaks:
        view, own = (mask, found) if streak.upright else (mask.T, found.T)
        along = np.arange(view.shape[0])
        middle = streak.slope * along + streak.base
        reach = streak.thick / 2 + _EDGE_PX
        first, last = np.rint(middle - reach).astype(np.int64), np.rint(middle + reach).astype(np.int64)
        inside = (first >= _SIDE[-1]) & (last < view.shape[1] - _SIDE[-1])
        along, first, last = along[inside], first[inside], last[inside]
        goes_on = _spread(_inked(view, along, first, -1)) & _spread(_inked(view, along, last, 1))
        for step in range(int((last - first).max(initial=-1)) + 1):
            columns = np.minimum(first + step, last)
            own[along, columns] |= (view[along, columns] > 0) & ~goes_on
    return found


def with_streaks(parts: Components, owned: NDArray[np.bool_]) -> Components:
    """The components with one more at their end, which is all ink of the streaks."""
    number = len(parts.boxes)
    parts.labels[owned] = number
    rows, columns = np.flatnonzero(owned.any(axis=1)), np.flatnonzero(owned.any(axis=0))
    box = [columns[0], rows[0], columns[-1] + 1, rows[-1] + 1, np.count_nonzero(owned)]
    boxes = np.concatenate([parts.boxes, np.array([box], np.int32)])
    return Components(parts.labels, boxes, np.append(parts.tinted, False))


def cut_numbers(words: Sequence[Word], members: Sequence[Sequence[int]], parts: Components, streak: int) -> set[int]:
    """Indexes of numbers that end within a streak: half an 8 is a 3.

    Args:
        words: the words of a page.
        members: for each word the numbers of the components that make it.
        parts: the components of the page.
        streak: the number of that of its streaks.
    """
    found = set()
    for index, word in enumerate(words):
        own = parts.boxes[list(members[index])]
        if not len(own) or not any(c.isdigit() for c in word.text):
            continue
        top, bottom = int(own[:, 1].min()), int(own[:, 3].max())
        for edge, side in ((int(own[:, 0].min()), -1), (int(own[:, 2].max()) - 1, 1)):
            beside = parts.labels[top:bottom, max(0, edge + side * _TOUCHES) : edge + side * _TOUCHES + 1]
            ink = np.isin(parts.labels[top:bottom, edge], members[index])
            if (ink & (beside == streak).any(axis=1)).any():
                found.add(index)
    return found


def _inked(view: Image, along: NDArray[np.int64], edge: NDArray[np.int64], side: int) -> NDArray[np.bool_]:
    """Whether there is ink beyond an edge of a streak, row by row."""
    return np.asarray(np.any([view[along, edge + side * step] > 0 for step in _SIDE], axis=0), np.bool_)


def _spread(inked: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The same, or in a row close by."""
    near = inked.copy()
    for step in range(1, _SLANT + 1):
        near[step:] |= inked[:-step]
        near[:-step] |= inked[step:]
    return near
