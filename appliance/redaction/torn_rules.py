"""Rules that a fax tore into crumbs: a reader takes the crumbs for signs, and for strokes of the letters beside them.

Method: marks as thin as a rule, on one level or upright line of the page, which together are long and cover a fair part
of their reach, and which lie between the letters: dashes in the cells of a row lie at the middle of its letters. What
crosses is parted by its direction, on a page that has other crumbs. Most of what is upright must be longer or shorter
than letters, or they may be letters: a column of `I` or `l`.

Rules:
- Only the reader sees the page without them. What may be a letter's point, or a letter of a word, stays.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import cv2
import numpy as np
from numpy.typing import NDArray

from appliance.documents import Image
from appliance.redaction.ink import Components
from appliance.redaction.lines import Line

_THICK = 1 / 75  # inch: a crumb, at most
_BAND, _NEAR = 1 / 100, 1 / 75  # inch: from the middle of a torn rule to that of its crumbs, and to other rules
_LONG = 0.6  # inch: crumbs of one rule together, at least
_COVERED = 0.15  # of their reach
_GAP, _GAP_UPRIGHT = 0.7, 0.4  # inch between two crumbs of a rule, at most
_LETTER = (0.03, 0.3)  # inch: how high letters are
_TALL, _TALLS = (0.06, 0.16), 0.5  # inch: and those without a width; how much of an upright rule they may be
_LABEL = 2.0  # inches before a row of dashes in which its label stands
_INNER = 0.15  # of a letter at its sides that a rule may touch
_ROW = 0.3  # inch: letters so near to a rule stand beside it
_THROUGH = 0.03  # of them may lie across it: signs and strokes
_POINT, _NEXT = 1 / 40, 1 / 50  # inch: from a letter to its point, and to the next one
_SPARSE = 0.2  # of its box a mark fills that is no letter
_SWAP = [1, 0, 3, 2]  # x and y of a box
_AROUND_PX = 8  # about a rule that was found, where no other is looked for


@dataclass(frozen=True, slots=True)
class Torn:
    """A torn rule: its middle at the page's left edge (or top, if it is `upright`), its reach and its crumbs.

    `crumbs` rows are left, top, right, bottom.
    """

    base: float
    begin: int
    end: int
    crumbs: NDArray[np.int64] = field(repr=False)
    upright: bool = False


def find(parts: Components, lean: float, dpi: float) -> list[Torn]:
    """The torn rules of a page.

    Args:
        parts: the ink without the rules that are whole.
        lean: of the page's rules, radians.
        dpi: its resolution.
    """
    boxes = parts.boxes[:, :4].astype(np.float64)
    wide, high = boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1]
    large = np.maximum(wide, high)
    crossing = (large > _LETTER[1] * dpi) | ((large > _TALL[1] * dpi) & (parts.boxes[:, 4] < _SPARSE * wide * high))
    crossing[0] = False
    letters = (high >= _LETTER[0] * dpi) & (high <= _LETTER[1] * dpi) & (wide > _THICK * dpi) & ~crossing
    boxes[crossing] = 0
    alone = _both_ways(boxes, [boxes[:0], boxes[:0]], letters, lean, dpi)
    return _both_ways(boxes, _parted(parts, crossing, dpi), letters, lean, dpi) if alone else []


def _both_ways(
    boxes: NDArray[np.float64],
    pieces: Sequence[NDArray[np.float64]],
    letters: NDArray[np.bool_],
    lean: float,
    dpi: float,
) -> list[Torn]:
    level, upright = pieces
    return [
        *_Marks(boxes, level, letters, lean, dpi).torn(),
        *_Marks(boxes[:, _SWAP], upright[:, _SWAP], letters, -lean, dpi).torn(upright=True),
    ]


def covering(torn: Sequence[Torn], mask: Image) -> Image:
    """Where the crumbs of torn rules lie on the ink of a page: `(h, w)` of `uint8`, 255 or 0."""
    found = np.zeros_like(mask)
    for left, top, right, bottom in (box for rule in torn for box in rule.crumbs.tolist()):
        found[top:bottom, left:right] = mask[top:bottom, left:right]
    return found


def parts_of(torn: Sequence[Torn], lines: Sequence[Line], lean: float, dpi: float) -> list[Line]:
    """The rules that are parts of torn ones: a part of a rule is worse for a reader than all of it."""
    return [line for line in lines if any(_is_part(line, rule, lean, dpi) for rule in torn)]


def _is_part(line: Line, rule: Torn, lean: float, dpi: float) -> bool:
    box = line.box
    begin, end, slope = (box.top, box.bottom, -lean) if line.upright else (box.left, box.right, lean)
    away = line.slope * begin + line.base - rule.base - slope * begin
    return line.upright == rule.upright and begin < rule.end and rule.begin < end and abs(away) <= _NEAR * dpi


def _parted(parts: Components, crossing: NDArray[np.bool_], dpi: float) -> list[NDArray[np.float64]]:
    """The level and the upright pieces of marks that are none of one direction, row by row as boxes."""
    mask = np.where(crossing, 255, 0).astype(np.uint8)[parts.labels]
    thick = max(2, round(_THICK * dpi)) + 1
    pieces = []
    for across in (np.ones((thick, 1), np.uint8), np.ones((1, thick), np.uint8)):
        thin = cv2.subtract(mask, np.asarray(cv2.morphologyEx(mask, cv2.MORPH_OPEN, across), np.uint8))
        stats = cv2.connectedComponentsWithStats(thin, connectivity=8)[2][1:, :4].astype(np.float64)
        stats[:, 2:] += stats[:, :2]
        pieces.append(stats)
    return pieces


class _Marks:
    """The marks of a page along one direction. `boxes` rows are begin, near, end, far: of marks along it and across."""

    def __init__(
        self,
        boxes: NDArray[np.float64],
        pieces: NDArray[np.float64],
        letters: NDArray[np.bool_],
        slope: float,
        dpi: float,
    ) -> None:
        boxes = np.concatenate([boxes, pieces])
        self._boxes, self._dpi = boxes, dpi
        self._long, self._thick = boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1]
        self._middle = (boxes[:, 1] + boxes[:, 3] - slope * (boxes[:, 0] + boxes[:, 2])) / 2
        self._letters = np.flatnonzero(letters)
        self._thin = np.flatnonzero((self._thick > 0) & (self._thick <= _THICK * dpi) & (self._middle >= 0))

    def torn(self, upright: bool = False) -> Iterator[Torn]:
        """The torn rules along the direction."""
        boxes, dpi, gap = self._boxes, self._dpi, _GAP_UPRIGHT if upright else _GAP
        for base in self._lines():
            these = self._thin[np.abs(self._middle[self._thin] - base) <= _BAND * dpi]
            these = these[np.argsort(boxes[these, 0])]
            gaps = boxes[these[1:], 0] - np.maximum.accumulate(boxes[these, 2])[:-1]
            for crumbs in np.split(these, np.flatnonzero(gaps > gap * dpi) + 1):
                begin, end = boxes[crumbs[0], 0], boxes[crumbs, 2].max()
                covered = float(self._long[crumbs].sum())
                if covered < max(_LONG * dpi, _COVERED * (end - begin)) or self._across(base, begin, end, crumbs):
                    continue
                if upright and self._are_letters(crumbs):
                    continue
                stays = self._next(crumbs) if upright else self._pointed(crumbs)
                taken = boxes[crumbs[~stays]].astype(np.int64)
                yield Torn(base, int(begin), int(end), taken[:, _SWAP] if upright else taken, upright)

    def _lines(self) -> Iterator[float]:
        """Where many thin marks lie on one line, the longest first."""
        if not self._thin.size:
            return
        weights = np.bincount(np.rint(self._middle[self._thin]).astype(np.int64), weights=self._long[self._thin])
        total = np.convolve(weights, np.ones(max(1, 2 * round(_BAND * self._dpi) - 1)), "same")
        while total.max() >= _LONG * self._dpi:
            base = int(total.argmax())
            total[max(0, base - _AROUND_PX) : base + _AROUND_PX + 1] = 0
            yield float(base)

    def _across(self, base: float, begin: float, end: float, crumbs: NDArray[np.intp]) -> bool:
        """Whether a line runs through the letters near it, and not between them."""
        letters = np.setdiff1d(self._letters, crumbs, assume_unique=True)
        along = (self._boxes[letters, 0] + self._boxes[letters, 2]) / 2
        letters = letters[(along > begin - _LABEL * self._dpi) & (along < end)]
        away = np.abs(self._middle[letters] - base)
        through = np.count_nonzero(away < (0.5 - _INNER) * self._thick[letters])
        return bool(through > _THROUGH * np.count_nonzero(away < _ROW * self._dpi))

    def _are_letters(self, crumbs: NDArray[np.intp]) -> bool:
        """Whether most of an upright rule is as high as letters are."""
        high = self._long[crumbs]
        tall = (high >= _TALL[0] * self._dpi) & (high <= _TALL[1] * self._dpi)
        return float(high[tall].sum()) > _TALLS * float(high.sum())

    def _pointed(self, crumbs: NDArray[np.intp]) -> NDArray[np.bool_]:
        """Which crumbs of a level rule stand at a letter's foot, right behind it: they are points."""
        marks, letters, band = self._boxes[crumbs], self._boxes[self._letters], _BAND * self._dpi
        letters = letters[(letters[:, 3] >= marks[:, 3].min() - band) & (letters[:, 3] <= marks[:, 3].max() + band)]
        behind = marks[:, None, 0] - letters[None, :, 2]
        foot = np.abs(marks[:, None, 3] - letters[None, :, 3]) <= band
        return np.asarray(((behind >= -1) & (behind <= _POINT * self._dpi) & foot).any(axis=1))

    def _next(self, crumbs: NDArray[np.intp]) -> NDArray[np.bool_]:
        """Which crumbs of an upright rule stand right beside a letter: they may be letters of its word."""
        reach = _NEXT * self._dpi
        marks, letters = self._boxes[crumbs], self._boxes[np.setdiff1d(self._letters, crumbs, assume_unique=True)]
        letters = letters[(letters[:, 3] >= marks[:, 1].min() - reach) & (letters[:, 1] <= marks[:, 3].max() + reach)]
        level = (marks[:, None, 0] < letters[None, :, 2]) & (letters[None, :, 0] < marks[:, None, 2])
        away = np.maximum(marks[:, None, 1] - letters[None, :, 3], letters[None, :, 1] - marks[:, None, 3])
        return np.asarray((level & (away <= reach)).any(axis=1))
