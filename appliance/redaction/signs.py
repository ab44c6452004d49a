"""Signs without a letter or digit, and whether they are print: a reader makes `+` of a 4, `|` of a 1, `/` of a tick.

A sign says nothing by itself; it leaves with the words beside it. So it must stand as their print stands.

Rules:
- The evidence only denies.
- A sign between two cleared words must stand in their band and have their colour.
- A sign with a cleared word on one side alone begins or ends what is printed, or a hand put it there. Only some signs
  do the former, and they are as small and thin as print; a plus, besides, is straight and sits on the line. What a
  reader makes of single letters (`¢` of a C) must have the shape of print for the network that judges words.
- Without its sign a limit is another value, and so is half a range: `> 60` and `11.7 - 15.5` leave whole or not at all.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

import cv2
import numpy as np
from numpy.typing import NDArray

from appliance.documents import Word
from appliance.redaction.ink import Components
from appliance.redaction.shapes import features, marks_in, middle

REACH = 1.7  # heights of a word to the sign that belongs to it
AROUND = 3  # words to either side show how high letters are
UP, DOWN, TALLEST = 0.7, 0.5, 2.3  # heights of a letter (maybe a low one) that a sign may reach above, below, in all
LIMITS = frozenset("<>\u2264\u2265")
_VALUE = re.compile(  # a line a word; signs are what a nought is read as
    r"[<>\u2264\u2265]\n\S*\d\S*"
    r"|(?:(?=[^\n]*\d)[^\s/-]{1,9}|[oO@\u00a9\u00ae\u00b0])(?:\n[-\u2013\u2014]\n?|[-\u2013\u2014]\n)\d{1,4}(?:[.,]\d{1,3})?(?![./-]?\d)\S{0,12}"
)
BEGIN_OR_END = LIMITS | frozenset("=~.,:;-\u2013\u2014\u2022\u00b7*%#$()\u00b0\"'\u201c\u201d\u2018\u2019&")
_SIGNS_ON_LINE = frozenset("+\u00b1")
_PLUS_TOP, _PLUS_FOOT = 0.03, 0.27  # heights: a plus begins so far below a letter's top, and ends so near to the line
LIKE_LETTERS = {
    "\u00a2": "C",
    "\u00a9": "C",
    "\u00a3": "E",
    "\u00a7": "S",
    "\u00ae": "R",
    "\u20ac": "E",
}  # what a reader makes of them
PRINT, _LETTER_OFF = -2.0, 0.2  # log odds of a letter that is print; heights that it is off the line or too high
_PLUS_OFF = 0.06  # of its ink lies beside its bar and its stem, at most
_STAR = 0.75  # heights, the largest star
_DOTS = frozenset(".,:;\u2022\u00b7")  # which are thicker than strokes
_THICK, _STAR_THICK = 1.5, 1.8  # times the strokes of the word beside it; where the strokes of a star meet
_MAIN = 0.6  # of the tallest letter: letters, no dots


@dataclass(frozen=True, slots=True, eq=False)
class _Print:
    """What stands beside a sign: top and foot of its letters, how thick its strokes are, and whether it has colour."""

    top: float
    foot: float
    thick: float
    coloured: bool


@dataclass(frozen=True, slots=True, eq=False)
class _Mark:
    """The ink of a sign: its bounds, its pixels, how thick its strokes are, and whether it has colour."""

    left: int
    top: int
    right: int
    foot: int
    ink: NDArray[np.bool_] = field(repr=False)
    thick: float
    coloured: bool


def by_hand(
    words: Sequence[Word],
    cleared: Sequence[bool],
    members: Sequence[Sequence[int]],
    parts: Components,
    odds: Callable[[NDArray[np.float64], Iterable[str]], NDArray[np.float64]],
) -> set[int]:
    """Indexes of cleared signs that do not stand as the cleared words beside them do.

    Args:
        words: the words of a page.
        cleared: for each word, whether it may leave.
        members: for each word the numbers of the components that make it.
        parts: the components of the page.
        odds: log odds for a hand of rows of `shapes.features`, and of what was read ("": unknown).
    """
    found: set[int] = set()
    for index, word in enumerate(words):
        if not cleared[index] or _says(word) or not members[index]:
            continue
        beside = [
            at for at in (index - 1, index + 1)
            if 0 <= at < len(words) and cleared[at] and _says(words[at]) and members[at] and _near(word, words[at])
        ]  # fmt: skip
        if not beside:
            continue
        mark, unit = _mark(members[index], parts), _height(index, words, cleared, members, parts)
        prints = [_print(members[at], parts) for at in beside]
        if not all(_in_band(mark, at, unit) for at in prints) or (
            len(prints) == 1
            and not _begins_or_ends(word.text, mark, prints[0], unit)
            and not (_like_letter(word.text, mark, prints[0], unit) and _looks_printed(word.text, mark, odds))
        ):
            found.add(index)
    return found


def without_limit(words: Sequence[Word], cleared: Sequence[bool]) -> set[int]:
    """Indexes of cleared words that would leave as half of a limit or of a range.

    These are numbers right behind a `<` or `>` that is not cleared; the dash of a range and the number on its other
    side, where one of its numbers is not cleared; and the sign itself, where its number is not cleared.
    """
    found: set[int] = set()
    for at in range(len(words)):
        for whole in (range(at, at + 2), range(at, at + 3)):
            if whole[-1] < len(words) and _is_value([words[i] for i in whole]) and not all(cleared[i] for i in whole):
                found.update(i for i in whole if cleared[i])
    return found


def _is_value(words: Sequence[Word]) -> bool:
    """Whether these words together are a limit or a range, and stand together."""
    return bool(_VALUE.fullmatch("\n".join(w.text for w in words))) and all(map(_near, words, words[1:]))


def _says(word: Word) -> bool:
    return any(c.isalnum() for c in word.text)


def _near(one: Word, other: Word) -> bool:
    """Whether two words of a line stand together."""
    gap = max(one.box.left - other.box.right, other.box.left - one.box.right)
    return one.line == other.line and gap <= REACH * max(one.box.height, other.box.height)


def _height(
    index: int,
    words: Sequence[Word],
    cleared: Sequence[bool],
    members: Sequence[Sequence[int]],
    parts: Components,
) -> float:
    """How high the letters around a sign are, at most: `on` and `no` alone do not show it."""
    around = range(max(0, index - AROUND), min(len(words), index + AROUND + 1))
    same = [i for i in around if words[i].line == words[index].line and cleared[i] and _says(words[i]) and members[i]]
    return max(beside.foot - beside.top for beside in (_print(members[i], parts) for i in same))


def _in_band(mark: _Mark, beside: _Print, unit: float) -> bool:
    """Whether a sign stands as high as the print beside it, whose letters are `unit` pixels high, in its colour."""
    high, above, below = mark.foot - mark.top, beside.foot - unit - mark.top, mark.foot - beside.foot
    return mark.coloured == beside.coloured and max(above / UP, below / DOWN, high / TALLEST) <= unit


def _begins_or_ends(text: str, mark: _Mark, beside: _Print, unit: float) -> bool:
    """Whether a sign looks like one that print begins or ends with."""
    signs = set(text)
    if not signs <= _DOTS and mark.thick > (_STAR_THICK if signs == {"*"} else _THICK) * beside.thick:
        return False
    if signs <= _SIGNS_ON_LINE:
        low = mark.top - (beside.foot - unit) >= _PLUS_TOP * unit
        return low and abs(mark.foot - beside.foot) <= _PLUS_FOOT * unit and _is_cross(mark.ink)
    return signs <= BEGIN_OR_END and (signs != {"*"} or mark.foot - mark.top <= _STAR * unit)


def _like_letter(text: str, mark: _Mark, beside: _Print, unit: float) -> bool:
    """Whether a sign may be a misread letter of the print: as thick, and on the line."""
    off = max(abs(mark.foot - beside.foot), beside.foot - unit - mark.top)
    return set(text) <= LIKE_LETTERS.keys() and mark.thick <= _THICK * beside.thick and off <= _LETTER_OFF * unit


def _looks_printed(
    text: str, mark: _Mark, odds: Callable[[NDArray[np.float64], Iterable[str]], NDArray[np.float64]]
) -> bool:
    """Whether a sign that may be a misread letter looks as that letter does in print."""
    shape = features(mark.ink, 1, marks_in(mark.ink))[None, :]
    return float(odds(shape, ["".join(LIKE_LETTERS[c] for c in text)])[0]) <= PRINT


def _is_cross(ink: NDArray[np.bool_]) -> bool:
    """Whether a sign is made of level bars and one upright stem, as straight as a printer makes them."""
    high, wide = ink.shape
    bars = cv2.dilate((ink.mean(axis=1) >= 0.8).astype(np.uint8), np.ones((3, 1), np.uint8))[:, 0] > 0
    stems = cv2.dilate((ink.sum(axis=0) >= 0.6 * high).astype(np.uint8), np.ones((3, 1), np.uint8))[:, 0] > 0
    if not (bars.any() and stems.any()):
        return False
    return float(ink[~bars][:, ~stems].sum()) <= _PLUS_OFF * float(ink.sum()) and stems.sum() <= wide / 2


def _mark(numbers: Sequence[int], parts: Components) -> _Mark:
    """The ink of some components."""
    boxes = parts.boxes[list(numbers)]
    left, top = int(boxes[:, 0].min()), int(boxes[:, 1].min())
    right, foot = int(boxes[:, 2].max()), int(boxes[:, 3].max())
    ink = np.isin(parts.labels[top:foot, left:right], list(numbers))
    return _Mark(left, top, right, foot, ink, _thickness(ink), _coloured(boxes, numbers, parts))


def _print(numbers: Sequence[int], parts: Components) -> _Print:
    """How the letters of a word stand."""
    boxes = parts.boxes[list(numbers)]
    high = boxes[:, 3] - boxes[:, 1]
    letters = boxes[high >= _MAIN * high.max()]
    whole = _mark(numbers, parts)
    return _Print(float(letters[:, 1].min()), middle(letters[:, 3]), whole.thick, whole.coloured)


def _thickness(ink: NDArray[np.bool_]) -> float:
    """The thickest place of some ink, pixels."""
    framed = cv2.copyMakeBorder(ink.astype(np.uint8), 1, 1, 1, 1, cv2.BORDER_CONSTANT, value=0)
    return 2.0 * float(cv2.distanceTransform(framed, cv2.DIST_L2, 3).max())


def _coloured(boxes: NDArray[np.int32], numbers: Sequence[int], parts: Components) -> bool:
    """Whether most of the ink is coloured."""
    return bool(2 * boxes[parts.tinted[list(numbers)], 4].sum() > boxes[:, 4].sum())
