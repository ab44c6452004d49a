"""Decimal points and minus signs that a reader left out or misread, and points too faint to be ink: `106` for `10.6`.

Method: a printer sets figures at one distance, and two with a point between them farther apart. Where a mark as small
as a point stands on the line between two such figures, be it ink or only darker than the paper there, it is one. A flat
mark right before the first figure, at the middle of its height and in no other word, is its minus.

Rules:
- Only numbers that leave are looked at, of which each figure is one mark. Signs are added to them, and nothing that
  stays behind is cleared by one: what looks like a telephone is no amount.
- A speck between figures that stand as near as others is no point.
- `13:9` is no clock; where one mark alone stands between the figures, on the line, it is `13.9`.
- A faint point leaves with its number: `5.9` does not leave as `5 9`.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from appliance.documents import Box, Image, Word
from appliance.redaction.ink import Components

_NUMBER = re.compile(r"\(?[<>~=]{0,2}(?P<figures>\d[\d.,\u2013-]*)[^\d]{0,8}")
_COLON = re.compile(r"\(?[<>~=]{0,2}(?P<figures>\d{1,3}:\d)[^\d:]{0,8}")
_TALL, _WIDE, _SMALL, _SHORT, _LOW = 0.75, 0.9, 0.3, 0.4, 0.25  # of a figure's height: it, a point, a comma, its foot
_APART, _SPACE = 1.3, 1.9  # of the usual distance: of figures with a point between them, and with a space
_PAIRS = 20  # of a page, that tell the usual distance
_TAIL = 0.08  # of it: how far a comma hangs below the line
_ABOVE, _BELOW = 0.3, 0.15  # of the figures' height: from the line, where a faint point is looked for
_BEFORE, _FLAT, _DASH, _MIDDLE = 0.6, 0.2, (0.2, 0.7), (0.3, 0.75)  # of it: where a minus stands, and its shape
_CLINGS = 0.3  # of it: from a minus to its number
_FRINGE_PX = 1  # beside a figure, whose edge is grey
_FAINT, _NOISE = 20, 2  # grey levels darker than the paper, at least, and how much darker than what is above


@dataclass(frozen=True, slots=True)
class _Figures:
    """The figures of a word: where each stands in the text, their marks (rows left, top, right, bottom), and points."""

    places: Sequence[int]
    boxes: NDArray[np.int32]
    points: NDArray[np.int32]

    @property
    def height(self) -> float:
        """Of a figure, pixels."""
        return float(np.median(self.boxes[:, 3] - self.boxes[:, 1]))

    def distances(self) -> NDArray[np.float64]:
        """From one figure's middle to the next one's, in heights."""
        return np.asarray(np.diff((self.boxes[:, 0] + self.boxes[:, 2]) / 2) / self.height)

    def between(self, place: int) -> Box:
        """Where a point behind a figure lies."""
        line, height = int(np.median(self.boxes[:, 3])), self.height
        left, right = int(self.boxes[place, 2]), int(self.boxes[place + 1, 0])
        return Box(left, round(line - _ABOVE * height), max(left, right), round(line + _BELOW * height))

    def sign(self, place: int) -> str:
        """The point or comma that stands behind a figure; none without such a mark."""
        box = self.between(place)
        lows = self.points[(self.points[:, 0] >= box.left) & (self.points[:, 2] <= box.right), 3]
        if not lows.size:
            return ""
        return "," if lows.max() - np.median(self.boxes[:, 3]) > _TAIL * self.height else "."


def without_colons(words: Sequence[Word], parts: Components) -> list[Word]:
    """The words of a page with points for colons of which one mark alone is seen; arguments as of `restored`."""
    return [
        replace(word, text=word.text.replace(":", "."))
        if (figures := _figures(word, parts, _COLON)) is not None and _is_point(figures, parts)
        else word
        for word in words
    ]


def _is_point(figures: _Figures, parts: Components) -> bool:
    """Whether a mark on the line, and no other, stands before the last figure."""
    place = len(figures.places) - 2
    top, box = int(figures.boxes[:, 1].min()), figures.between(place)
    numbers = np.unique(parts.labels[top : box.bottom, box.left : box.right])
    marks = [number for number in numbers[numbers > 0] if not (parts.boxes[number, :4] == figures.boxes).all(1).any()]
    return len(marks) == 1 and figures.sign(place) == "."


def restored(words: Sequence[Word], leaves: Sequence[bool], parts: Components, clean: Image) -> tuple[Word, ...]:
    """The words of a page, with their points and minus signs in the numbers that leave.

    Args:
        words: the words of a page.
        leaves: for each, whether it may leave.
        parts: its ink without structure.
        clean: the page in grey on white paper, `(h, w)` of `uint8`.
    """
    pairs = enumerate(zip(words, leaves, strict=True))
    seen = {index: found for index, (word, may) in pairs if may and (found := _figures(word, parts)) is not None}
    joined = [
        distance
        for figures in seen.values()
        for distance, (one, other) in zip(figures.distances(), itertools.pairwise(figures.places), strict=True)
        if other == one + 1
    ]
    if len(joined) < _PAIRS:
        return tuple(words)
    usual = float(np.median(joined))
    pointed = list(words)
    for index, figures in seen.items():
        word = replace(words[index], text=_pointed(words[index].text, figures, usual, clean, parts))
        dash = _dash(word, figures, parts) if word.text[0].isdigit() else None
        if dash is not None and not any(_holds(other.box, dash) for other in words if other is not words[index]):
            box = replace(word.box, left=min(word.box.left, dash.left))
            word = replace(word, text=f"-{word.text}", box=box)
        pointed[index] = word
    return tuple(pointed)


def with_faint(words: Sequence[Word], leaves: Sequence[bool], parts: Components, clean: Image) -> Components:
    """The ink of a page, with the faint points of the numbers that leave; arguments as of `restored`."""
    found: list[tuple[Box, NDArray[np.bool_]]] = []
    for word, may in zip(words, leaves, strict=True):
        figures = _figures(word, parts) if may and "." in word.text else None
        if figures is None:
            continue
        for place, (one, other) in enumerate(itertools.pairwise(figures.places)):
            if word.text[one + 1 : other] == "." and not figures.sign(place):
                found += [point] if (point := _faint(figures, place, clean, parts)) is not None else []
    if not found:
        return parts
    labels = parts.labels.copy()
    for number, (box, shape) in enumerate(found, start=len(parts.boxes)):
        labels[box.top : box.bottom, box.left : box.right][shape] = number
    rows = np.array([(b.left, b.top, b.right, b.bottom, np.count_nonzero(shape)) for b, shape in found], np.int32)
    return Components(
        labels, np.concatenate([parts.boxes, rows]), np.concatenate([parts.tinted, np.zeros(len(found), np.bool_)])
    )


def _figures(word: Word, parts: Components, form: re.Pattern[str] = _NUMBER) -> _Figures | None:
    """The figures of a number; None where they are not one mark each."""
    match = form.fullmatch(word.text)
    if match is None:
        return None
    places = [at for at in range(*match.span("figures")) if word.text[at].isdigit()]
    box = word.box
    numbers = np.unique(parts.labels[box.top : box.bottom, box.left : box.right])
    boxes = parts.boxes[numbers[numbers > 0], :4]
    if not places or len(boxes) < len(places):
        return None
    boxes = boxes[np.argsort(boxes[:, 0])]
    high, wide = boxes[:, 3] - boxes[:, 1], boxes[:, 2] - boxes[:, 0]
    first = int(word.text.startswith("("))
    figures = boxes[high >= _TALL * high.max()][first : first + len(places)]
    if len(figures) < len(places) or (figures[1:, 0] < figures[:-1, 2]).any():
        return None
    height, line = float(np.median(figures[:, 3] - figures[:, 1])), float(np.median(figures[:, 3]))
    if (figures[:, 2] - figures[:, 0] > _WIDE * height).any():
        return None  # two that touch
    small = (wide <= _SMALL * height) & (high <= _SHORT * height) & (np.abs(boxes[:, 3] - line) <= _LOW * height)
    return _Figures(places, figures, boxes[small])


def _pointed(text: str, figures: _Figures, usual: float, clean: Image, parts: Components) -> str:
    """A number with its points."""
    for place in reversed(list(_apart(figures, usual))):
        sign = figures.sign(place) or ("." if _faint(figures, place, clean, parts) is not None else "")
        at = figures.places[place + 1]
        text = f"{text[:at]}{sign}{text[at:]}"
    return text


def _dash(word: Word, figures: _Figures, parts: Components) -> Box | None:
    """The minus before a number: a flat mark at the middle of its first figure's height, and none before it."""
    left, top, _, bottom = (int(v) for v in figures.boxes[0])
    height = figures.height
    begin = max(0, min(word.box.left, left - round(_BEFORE * height)))
    numbers = np.unique(parts.labels[top:bottom, begin:left])
    boxes = parts.boxes[numbers[numbers > 0], :4]
    boxes = boxes[boxes[:, 2] <= left + 1]
    if len(boxes) != 1:
        return None
    box = Box(*(int(v) for v in boxes[0]))
    flat = box.height <= _FLAT * height and _DASH[0] * height <= box.width <= _DASH[1] * height
    flat = flat and left - box.right <= _CLINGS * height  # a dash between two words has a space behind it
    middle = (box.top + box.bottom) / 2 - top
    return box if flat and _MIDDLE[0] * height <= middle <= _MIDDLE[1] * height else None


def _holds(box: Box, mark: Box) -> bool:
    """Whether the middle of a mark lies in a box."""
    across, down = (mark.left + mark.right) / 2, (mark.top + mark.bottom) / 2
    return box.left <= across < box.right and box.top <= down < box.bottom


def _apart(figures: _Figures, usual: float) -> Iterator[int]:
    """Behind which figures a point may be missing."""
    distances = figures.distances()
    if not len(distances):
        return
    nearest = min(float(distances.min()), usual) if len(distances) > 1 else usual
    for place, (one, other) in enumerate(itertools.pairwise(figures.places)):
        if other == one + 1 and _APART * usual <= distances[place] and distances[place] < _SPACE * nearest:
            yield place


def _faint(figures: _Figures, place: int, clean: Image, parts: Components) -> tuple[Box, NDArray[np.bool_]] | None:
    """A point behind a figure that is darker than the paper about it, and too faint to be ink: its box and shape."""
    box = figures.between(place)
    top, left, right = int(np.median(figures.boxes[:, 1])), box.left + _FRINGE_PX, box.right - _FRINGE_PX
    dark, above = 255 - clean[box.top : box.bottom, left:right], 255 - clean[top : box.top, left:right]
    inked = parts.labels[box.top : box.bottom, left:right].any()
    if inked or not dark.size or not above.size or int(dark.max()) < max(_FAINT, _NOISE * int(above.max())):
        return None
    half = (2 * dark.astype(np.int32) >= int(dark.max())).astype(np.uint8)
    labels = cv2.connectedComponents(half, connectivity=8)[1]
    shape = labels == labels[np.unravel_index(int(dark.argmax()), dark.shape)]
    rows, columns = np.flatnonzero(shape.any(axis=1)), np.flatnonzero(shape.any(axis=0))
    high, wide = int(rows[-1] - rows[0]) + 1, int(columns[-1] - columns[0]) + 1
    if max(high, wide) > _SMALL * figures.height:
        return None
    found = Box(
        left + int(columns[0]), box.top + int(rows[0]), left + int(columns[-1]) + 1, box.top + int(rows[-1]) + 1
    )
    return found, shape[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
