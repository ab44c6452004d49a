"""How steadily the words of a line stand and lean: a printer sets all words alike, a hand begins each one anew.

A neat hand may look like print word by word. But print of one line stands on it to the pixel, and leans as much from
word to word, to a degree; words of a hand do neither. So two words beside each other say more than each by itself.

Rules:
- A lean is the angle at which the strokes of a word fall into the fewest columns, and counts only where that shows:
  round letters lean nowhere, and a word whose sharpest angle lies far out has the slants of `7`, `A` or `/`.
- Where a word stands is told by letters that are marks of their own and stand on the line. Numbers do not say it: old
  figures hang below the line. Nor do words whose own letters are uneven: a typewriter's.
- What two words say is counted for the case that both are by hand: log odds as they were found on pages that others
  drew by hand and in print.
- A word also says something by itself where it leans otherwise than the print of its page. Italics do, but all alike:
  two words beside each other that lean so equally say nothing, unless many words of the page lean, each its own way.
"""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

import cv2
import numpy as np
from numpy.typing import NDArray

from appliance.documents import Word
from appliance.redaction.ink import Components
from appliance.redaction.layout import letters_of

_STEP = 2  # degrees
_ANGLES = np.arange(-18, 23, _STEP)  # positive leans to the right
_TANGENTS = np.tan(np.radians(_ANGLES))
_OUTER = 3  # angles at each end that are only compared with
_WING = 3  # angles, from the sharpest to those it must surpass
_SHOWN, _SHOWN_WELL = 1.005, 1.02  # times as sharp as its wings
_HEIGHT = 80  # pixels to which taller words are thinned out
_MIN_HEIGHT, _MIN_WIDTH = 10, 6  # pixels
_LETTERS, _LETTERS_WELL = 2, 3
_STROKE_HIGH, _STROKE_SLANT = 0.75, 0.12  # of the word's height, at least; to the side, of its own height
_STROKE_WIDE = 2.0  # times the middle width of its rows, at most
_LEAN_STEPS = (0.6, 1.2, 2.0, 3.0, 4.0, 5.0)  # degrees between two words
_LEANS_WELL = (-1.2, -0.2, 0.7, 1.6, 2.4, 2.5, 2.8)  # log odds up to each step and beyond, where both leans show well
_LEANS = (-1.1, -0.6, 0.1, 0.3, 0.9, 1.4, 1.9)
_FOOT_STEPS = (0.01, 0.02, 0.03, 0.04, 0.06, 0.08, 0.3)  # of the lower word's height
_FEET = (-1.0, -0.1, 0.2, 0.5, 0.9, 2.0, 2.4, 0.0)  # the last: not of one line
LEAST = -0.3  # two words that are set alike say at most so much for print: there are hands as steady
_BACK = 3  # words to the one before, or behind, that can be compared
_APART_STEPS = (0.6, 1.2, 2.0, 3.0, 4.0, 5.0)  # degrees from the lean of the page's print
_APART_WELL = (-0.8, -0.1, 0.8, 1.3, 2.3, 2.7, 3.0)
_APART = (-0.8, -0.6, -0.4, -0.3, 0.3, 1.0, 2.0)
_ITALICS, _ITALIC = 1.0, 1.5  # degrees between the words of italics at most, and from other print at least
_PRINTED, _CLEAR_SHARE = 5, 0.6  # words that show how the print of a page leans, and their share of its print
_LEAST_HALF, _USUAL_WIDTH = 3, 1.0  # words, and degrees: where half of the print lies wider, all degrees count for less
_AWAY = 2.0  # degrees from print: words that lean away
_MANY_AWAY, _SHARE_AWAY, _WANDERS = 8, 0.04, 1.2  # such words, of all, and degrees of the middle half of them
_EQUAL = 0.88  # of the highest figure's height: lining figures are so equal
_PIXEL, _PAPER = 1.0, 0.0025  # pixels, and for each pixel between two numbers: how scanners and paper waver
_SIZE_STEPS = (0.02, 0.06, 0.12, 0.3)  # of the lower number's height
_SIZES, _PLACES = (-0.8, 1.8, 1.5, 0.5, 0.0), (-0.9, 2.2, 1.9, 1.5, 0.0)  # log odds up to each step and beyond
_FOOT_OF_FIGURES = 0.6  # both say much the same
_SHARE_OF_PEN = 0.25  # of the words in one coloured ink: a pen's
_UNEVEN = 0.045  # of the height: letters that stand so unevenly within a word say nothing of its place

_HANGS = frozenset("gjpqyQ,;()[]{}|/\\@$_\u00df")  # letters that reach below the line, and marks that may
_MARKS = frozenset(".,:;'\"-`~\u2019\u2018\u201c\u201d\u00b7\u2014\u2013")  # not counted as letters
_MARK = 0.45  # of the highest mark's height: lower ones are dots
_SURE = 60.0  # confidence: otherwise its letters are not known
_TELLING = 3  # letters on the line that show how even they are


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a word stands, in pixels: its foot, how uneven its letters' feet are (None: too few), its height."""

    foot: float
    uneven: float | None
    height: float


@dataclass(frozen=True, slots=True)
class Lean:
    """How a word leans: degrees, to the right positive; `well`: it shows clearly."""

    angle: float
    well: bool


def stand(word: Word, numbers: Sequence[int], parts: Components) -> Standing | None:
    """Where a word stands, by its components; None where its letters cannot be told apart."""
    letters = [c for c in word.text if not c.isspace() and c not in _MARKS]
    numeral = any(c.isdigit() for c in letters)
    if numeral or word.confidence < _SURE or len(letters) < _LETTERS or len(numbers) < len(letters):
        return None
    boxes = parts.boxes[list(numbers), :4]
    high = boxes[:, 3] - boxes[:, 1]
    boxes = boxes[high >= _MARK * high.max()]
    boxes = boxes[np.argsort(boxes[:, 0])]
    if len(boxes) != len(letters):
        return None
    feet = [float(box[3]) for letter, box in zip(letters, boxes, strict=True) if letter not in _HANGS]
    if len(feet) < _LETTERS:
        return None
    return Standing(median(feet), float(np.std(feet)) if len(feet) >= _TELLING else None, float(high.max()))


def figures(word: Word, numbers: Sequence[int], parts: Components) -> Standing | None:
    """Where a number stands, and how high its figures are; None where these differ, as old ones do, or are unknown."""
    texts = [c for c in word.text if c.isalnum()]
    if not texts or not all(c.isdigit() for c in texts) or word.confidence < _SURE or "%" in word.text or not numbers:
        return None
    boxes = parts.boxes[list(numbers), :4]
    high = boxes[:, 3] - boxes[:, 1]
    boxes = boxes[high >= _MARK * high.max()]
    if "/" in word.text:  # reaches above and below
        boxes = np.delete(boxes, (boxes[:, 3] - boxes[:, 1]).argmax(), axis=0)
    high = boxes[:, 3] - boxes[:, 1]
    if not high.size or high.min() < _MIN_HEIGHT or high.min() < _EQUAL * high.max():
        return None
    return Standing(float(np.median(boxes[:, 3])), None, float(np.median(high)))


def by_figures(one: Standing, other: Standing, gap: float) -> float:
    """What the height and the place of two numbers of a line, `gap` pixels apart, say for a hand: log odds."""
    least = min(one.height, other.height)
    size = max(0.0, abs(one.height - other.height) - _PIXEL) / least
    foot = max(0.0, abs(one.foot - other.foot) - _PIXEL - _PAPER * gap) / least
    says = _SIZES[int(np.searchsorted(_SIZE_STEPS, size, "right"))]
    return says + _FOOT_OF_FIGURES * _PLACES[int(np.searchsorted(_SIZE_STEPS, foot, "right"))]


def lean(word: Word, ink: NDArray[np.bool_]) -> Lean | None:
    """How a word leans; None where that does not show.

    The strokes that part numbers (`7/25`) and sevens have a slant of their own: what is left without them leans, if it
    shows it.

    Args:
        word: what was read.
        ink: its own ink, `(h, w)`, true where there is some.
    """
    step = ink.shape[0] // _HEIGHT + 1
    ink = ink[::step, ::step]
    if letters_of(word) < _LETTERS or ink.shape[0] < _MIN_HEIGHT or ink.shape[1] < _MIN_WIDTH:
        return None
    if "/" in word.text:
        rest = _lean(_without_strokes(ink))
        if rest is not None or any(c.isalpha() for c in word.text):  # of a unit (`g/dL`) the stroke would lean alone
            return None if rest is None else Lean(rest[0], well=False)  # little is left
    if "7" in word.text and not any(c.isalpha() for c in word.text):
        rest = _lean(_without_sevens(word.text, ink))
        return None if rest is None else Lean(rest[0], well=False)
    found = _lean(ink)
    return None if found is None else Lean(found[0], found[1] >= _SHOWN_WELL and letters_of(word) >= _LETTERS_WELL)


def _lean(ink: NDArray[np.bool_]) -> tuple[float, float] | None:
    """The angle at which ink falls into the fewest columns, and how many times as sharp as beside; None if hardly."""
    height, width = ink.shape
    down, across = np.nonzero(ink)
    moved = np.rint(across + (down - height / 2) * _TANGENTS[:, None]).astype(np.int64) + height
    size = width + 2 * height
    rows = np.arange(len(_ANGLES))[:, None] * size
    columns = np.bincount((moved + rows).ravel(), minlength=size * len(_ANGLES)).reshape(len(_ANGLES), size)
    sharp = np.convolve(np.pad((columns**2).sum(axis=1).astype(np.float64), 1, "edge"), (0.25, 0.5, 0.25), "valid")
    best = int(sharp[_OUTER:-_OUTER].argmax()) + _OUTER
    if best in (_OUTER, len(_ANGLES) - 1 - _OUTER):
        return None  # still rising at the end
    before, top, after = sharp[best - 1 : best + 2]
    shown = float(top / max(sharp[best - _WING], sharp[best + _WING]))
    angle = float(_ANGLES[best] + _STEP * 0.5 * (before - after) / min(before - 2 * top + after, -1.0))
    return (angle, shown) if shown >= _SHOWN else None


def _without_strokes(ink: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The ink of a word without the strokes that part its numbers (`7/25`), whose slant is none of its letters'."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(ink.astype(np.uint8), connectivity=8)
    high = stats[:, cv2.CC_STAT_HEIGHT] >= _STROKE_HIGH * ink.shape[0]
    slanted = np.array([number > 0 and high[number] and _slants(labels == number) for number in range(count)])
    return np.asarray(ink & ~slanted[labels], np.bool_)


def _slants(mark: NDArray[np.bool_]) -> bool:
    """Whether a mark is one stroke, as wide in every row, from its upper right to its lower left."""
    rows = np.flatnonzero(mark.any(axis=1))
    spans = [np.flatnonzero(mark[row]) for row in rows]
    wide = np.array([span[-1] - span[0] + 1 for span in spans])
    middle = np.array([(span[0] + span[-1]) / 2 for span in spans])
    part = len(rows) // 4
    slant = middle[:part].mean() - middle[-part:].mean()
    return bool(slant >= _STROKE_SLANT * len(rows) and wide.max() <= _STROKE_WIDE * np.median(wide))


def _without_sevens(text: str, ink: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The ink of a number without its sevens, which slant; none where its figures cannot be told apart."""
    figures = [c for c in text if not c.isspace()]
    count, labels, stats, _ = cv2.connectedComponentsWithStats(ink.astype(np.uint8), connectivity=8)
    if count - 1 != len(figures):
        return np.zeros_like(ink)
    order = np.argsort(stats[1:, cv2.CC_STAT_LEFT], kind="stable") + 1
    slanted = np.zeros(count, bool)
    slanted[order[[c == "7" for c in figures]]] = True
    return np.asarray(ink & ~slanted[labels], np.bool_)


def together(leans: Sequence[Lean | None], standing: Sequence[Standing | None]) -> list[float]:
    """What each word of a line but the first says, with the ones before it, if all are by hand: log odds for that."""
    said = []
    for place in range(1, len(leans)):
        near = range(place - 1, max(-1, place - 1 - _BACK), -1)
        total = 0.0
        if (own := leans[place]) is not None:
            total += next((by_lean(one, own) for i in near if (one := leans[i]) is not None), 0.0)
        if (foot := standing[place]) is not None:
            total += next((_by_foot(other, foot) for i in near if (other := standing[i]) is not None), 0.0)
        said.append(max(LEAST, total))
    return said


@dataclass(frozen=True, slots=True)
class Usual:
    """How a page leans: its print, in degrees, how widely that spreads (1: as usual), and whether a hand does."""

    angle: float
    spread: float
    by_hand: bool


def usual(leans: Mapping[int, Lean], printed: Collection[int]) -> Usual | None:
    """How the print of a page leans; None where few words show it.

    Most print leans alike: the narrowest range counts that holds half of what is surely print.

    Args:
        leans: of the words of a page that show one, by index.
        printed: the indexes of words of some letters that are surely print.
    """
    clear = {index: one.angle for index, one in leans.items() if one.well}
    angles = np.sort([angle for index, angle in clear.items() if index in printed])
    if len(angles) < max(_PRINTED, _CLEAR_SHARE * len(printed)):
        return None  # dots of a needle printer, worn letters
    half = max(_LEAST_HALF, len(angles) // 2)
    widths = angles[half - 1 :] - angles[: len(angles) - half + 1]
    start = int(widths.argmin())
    angle = float(np.median(angles[start : start + half]))
    spread = max(1.0, float(widths[start]) / _USUAL_WIDTH)
    return Usual(angle, spread, _wander(list(clear.values()), angle, spread, _SHARE_AWAY))


def wander(leans: Sequence[Lean], page: Usual | None) -> bool:
    """Whether many of these words lean unlike the print of their page, and each its own way: words of one pen do."""
    angles = [one.angle for one in leans if one.well]
    return page is not None and _wander(angles, page.angle, page.spread, _SHARE_OF_PEN)


def _wander(angles: Sequence[float], usual: float, spread: float, share: float) -> bool:
    """Whether at least this share of words lean away from what is usual, not all of them alike."""
    off = np.array(angles) - usual
    away = off[np.abs(off) > _AWAY * spread]
    many = len(away) >= max(_MANY_AWAY, share * len(off))
    return many and float(np.subtract(*np.quantile(away, (0.75, 0.25)))) >= _WANDERS


def apart(leans: Sequence[Lean | None], page: Usual | None) -> list[float]:
    """What each word of a line says for a hand by leaning unlike the print of its page: log odds."""
    if page is None:
        return [0.0] * len(leans)
    said = []
    for place, own in enumerate(leans):
        says = 0.0
        if own is not None:
            away = abs(own.angle - page.angle) / page.spread
            says = (_APART_WELL if own.well else _APART)[int(np.searchsorted(_APART_STEPS, away, "right"))]
            if says > 0.0 and not page.by_hand and any(_italics(own, other, page) for other in _beside(leans, place)):
                says = 0.0
        said.append(says)
    return said


def _beside(leans: Sequence[Lean | None], place: int) -> Iterator[Lean]:
    """The next words, before and behind one, that show clearly how they lean."""
    before, behind = leans[max(0, place - _BACK) : place][::-1], leans[place + 1 : place + 1 + _BACK]
    for side in (before, behind):
        yield from itertools.islice((other for other in side if other is not None and other.well), 1)


def _italics(one: Lean, other: Lean, page: Usual) -> bool:
    """Whether two words lean alike, and unlike the print of their page."""
    away = min(abs(one.angle - page.angle), abs(other.angle - page.angle))
    return abs(one.angle - other.angle) < _ITALICS * page.spread and away > _ITALIC * page.spread


def by_lean(one: Lean, other: Lean) -> float:
    """What the leans of two words say for a hand: log odds."""
    says = _LEANS_WELL if one.well and other.well else _LEANS
    return says[int(np.searchsorted(_LEAN_STEPS, abs(one.angle - other.angle), "right"))]


def _by_foot(one: Standing, other: Standing) -> float:
    """What the places of two words say for a hand: log odds."""
    height = min(one.height, other.height)
    if max(one.uneven or 0.0, other.uneven or 0.0) > _UNEVEN * height:
        return 0.0
    return _FEET[int(np.searchsorted(_FOOT_STEPS, abs(one.foot - other.foot) / height, "right"))]
