"""Print or handwriting: evidence from the shape of a word that was read.

Rules:
- Print stands on a line: letters that sit on the baseline end at one height, and equal kinds of letters are equally
  tall. A hand does not manage that. Letters of a cursive hand hang together; printed letters do not.
- The evidence only denies. Words too short or too small to judge are judged by their neighbours on the row.
- Rotated text is denied: its box is tall where the word is long.
"""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

import numpy as np

from appliance.documents import Word
from appliance.redaction.ink import Components

JITTER = 0.085  # of the letter height; measured 0.01-0.05 for print at 300 dpi, 0.08-0.3 for handwriting
JITTER_PX = 1.8
JOINED = 0.5  # components a letter; below it letters hang together
SURE = 88.0  # confidence at which joined letters are believed to be blurred print
TALL = 1.8  # height of a word's box over its width, from three letters
_MIN_LETTERS = 4
_DEEP = frozenset("gjpqy,;()[]{}|/Q$@&")
_HIGH = frozenset("bdfhklABCDEFGHIJKLMNOPRSTUVWXYZ0123456789")
_LOW = frozenset("acemnorsuvwxz")


def upright(word: Word) -> bool:
    """Whether a word lies along its line."""
    letters = sum(c.isalnum() for c in word.text)
    return letters < 3 or word.box.height <= TALL * word.box.width


def not_print(words: Sequence[Word], members: Sequence[Sequence[int]], parts: Components) -> set[int]:
    """Indexes of words whose shape is that of handwriting.

    Args:
        words: the words of a page.
        members: for each word the numbers of the components that make it.
        parts: the components of the page.
    """
    found: set[int] = set()
    lines: dict[int, list[float]] = {}
    for index, word in enumerate(words):
        boxes = [parts.boxes[n] for n in members[index]]
        height = word.box.height
        letters = sum(c.isalnum() for c in word.text)
        if letters < _MIN_LETTERS or not boxes:
            continue
        main = [b for b in boxes if b[3] - b[1] >= 0.3 * height]
        if len(main) < JOINED * letters and word.confidence < SURE:
            found.add(index)
        jitter = _jitter(word, main)
        if jitter is not None:
            lines.setdefault(word.line, []).append(jitter)
            if jitter > JITTER:
                found.add(index)
    return found | _by_line(words, lines, found)


def _by_line(words: Sequence[Word], lines: dict[int, list[float]], found: set[int]) -> set[int]:
    """Words of lines in which most words that could be judged are handwriting."""
    judged = {line for line, jitters in lines.items() if median(jitters) > JITTER}
    written = {words[i].line for i in found}
    return {i for i, w in enumerate(words) if w.line in judged and w.line in written}


def _jitter(word: Word, boxes: Sequence[np.ndarray]) -> float | None:  # type: ignore[type-arg]  # rows of one array
    """How unevenly the letters of a word stand, as a share of their height; None when it cannot be said."""
    text = [c for c in word.text if c.isalnum()]
    if len(boxes) != len(text) or len(text) < _MIN_LETTERS:
        return None
    ordered = sorted(boxes, key=lambda b: int(b[0]))
    height = median(int(b[3] - b[1]) for b in ordered)
    bottoms = [(int(b[0]), int(b[3])) for b, c in zip(ordered, text, strict=True) if c not in _DEEP]
    tops = [[(int(b[0]), int(b[1])) for b, c in zip(ordered, text, strict=True) if c in kind] for kind in (_HIGH, _LOW)]
    spreads = [_spread(points) for points in (bottoms, *tops) if len(points) >= 3]
    if not spreads:
        return None
    worst = max(spreads)
    return 0.0 if worst <= JITTER_PX else worst / max(1, height)


def _spread(points: Sequence[tuple[int, int]]) -> float:
    """The typical distance of points from the straight line through them, pixels."""
    xs, ys = np.array(points, dtype=float).T
    if len(points) > 3:
        slope = float(np.clip(np.polyfit(xs, ys, 1)[0], -0.03, 0.03))
        ys = ys - slope * xs
    return float(np.sqrt(np.mean((ys - np.median(ys)) ** 2)))
