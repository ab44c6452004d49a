"""Two sheets that went through as one, seen without a sensor: by their length and by the edge of one on the other.

Two sheets that overlap come out longer than one, and the edge of the sheet that lies on top crosses the page from side
to side: where the first sheet ends, or where the second begins. Both places are known from the length of the paper.

| measurement | unit, method and source |
|---|---|
| `length_mm` | mm along the way of the paper: rows that are neither dark bed nor the white that a driver adds |
| `edge` | share of the paper's brightness: dark line in the background across the page and to at least one rim of it,
weakest but two of 24 strips, over slopes of up to 3 degrees (a projection over fiducial strips; after W. Postl, 1986),
at a place where a sheet of a known length would end or begin, above the fourth strongest line elsewhere |

Rules:
- Without a greater length there is no finding: a fold, a rule or a note that is stuck on does not make a sheet longer.
- An edge that shows at one height on both sides is a fold of one sheet. Where there are many lines, none is an edge.
- Text does not count: the background of a strip is what three quarters of its row are not brighter than.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from appliance.devices.interfaces import FedPage
from appliance.documents import Image

WORK_DPI = 100.0
MM_PER_INCH = 25.4
STRIPS = 24
SHARE = 0.75  # of a strip's row: its background
WEAKEST = 2  # strips that may miss the edge: a hole, a stamp, a torn rim
MAX_SLOPE = 0.052  # rise over run, 3 degrees
SLOPES = 41
REACH_MM = 1.5  # from a line to the paper on either side of it
RIM_MM = 1.5  # a piece of the rim, where forms have no rules
RIMS = 3  # pieces at either side: the sheets do not lie exactly on one another
PRINT_MM = 1.5  # around a printed line
DARKEST = 0.3  # share of the light that a shadow takes at most; what is darker is print
OTHERS = 4  # the strongest lines elsewhere up to this one may be folds and the sheet's other edge
APART_MM = 3.0  # between two lines
FOLD = 0.3  # of an edge's strength, seen at the same height on the other side
MIN_EXCESS_MM = 4.0
WINDOW_MM = 5.0  # around the place at which an edge is looked for
MARGIN_MM = 2.0  # from the ends of the sheet: its own edges
SAME_PLACE_MM = 2.5  # two edges at one height
FILLER, BED = 255, 70
PAPER_LENGTHS_MM = (279.4, 297.0)  # Letter and A4, until the stack itself says what is usual


@dataclass(frozen=True, slots=True)
class Overlap:
    """What speaks for two sheets. `excess_mm` is how much longer than one the sheet is, as far as an edge agrees."""

    length_mm: float
    excess_mm: float
    edge: float


@dataclass(frozen=True, slots=True)
class _Side:
    """One side, grey, at `WORK_DPI`, and the rows in which the sheet lies."""

    image: np.ndarray
    top: int
    bottom: int

    @property
    def length_mm(self) -> float:
        return (self.bottom - self.top) / WORK_DPI * MM_PER_INCH


def measure_overlap(images: Sequence[Image], dpi: float, lengths_mm: Sequence[float]) -> Overlap:
    """Looks at all sides of a sheet; `lengths_mm` are those that single sheets of this stack may have.

    A side on which no paper can be told (pure white throughout, as some drivers give it) says nothing.
    """
    sides = [side for side in (_look(image, dpi) for image in images) if side.bottom > side.top]
    length = max((side.length_mm for side in sides), default=0.0)
    best = Overlap(length, 0.0, 0.0)
    longer = [single for single in lengths_mm if length - single >= MIN_EXCESS_MM]
    if not longer:
        return best
    lines = [_lines(side) for side in sides]
    for single in longer:
        places = (single, length - single)
        edge = max(_edge_near(sides, lines, which, place) for which in range(len(sides)) for place in places)
        if edge > best.edge:
            best = Overlap(length, length - single, edge)
    return best


def _look(image: Image, dpi: float) -> _Side:
    """The side, small, and where the sheet begins and ends."""
    grey = image if image.ndim == 2 else np.asarray(image.min(axis=2), np.uint8)
    scale = WORK_DPI / dpi
    size = (max(STRIPS, round(grey.shape[1] * scale)), max(1, round(grey.shape[0] * scale)))
    small = cv2.resize(grey, size, interpolation=cv2.INTER_AREA)
    return _Side(small, *_extent(small))


@dataclass(frozen=True, slots=True)
class _Lines:
    """For each row how strong a dark line across the whole sheet is, and any line, in shares of the paper's light."""

    dark: np.ndarray
    any: np.ndarray


def _lines(side: _Side) -> _Lines:
    """Lines across a side, away from its ends."""
    small = side.image[:, _sides(side.image[side.top : side.bottom])]
    wide = small.shape[1] // STRIPS
    strips = small[:, : wide * STRIPS].reshape(small.shape[0], STRIPS, wide)
    place = min(wide - 1, int(SHARE * wide))
    background = np.partition(strips, place, axis=2)[:, :, place].astype(np.float32)
    rims = _rims(small)
    level = max(1.0, float(np.median(background[side.top : side.bottom])))
    found = [_across(background / level, rims / level, wide, sign) for sign in (1, -1)]
    for strength in found:
        strength[: side.top + _rows(MARGIN_MM)] = 0.0
        strength[max(0, side.bottom - _rows(MARGIN_MM)) :] = 0.0
    return _Lines(found[0], np.maximum(found[0], found[1]))


def _across(background: np.ndarray, rims: np.ndarray, wide: int, sign: int) -> np.ndarray:
    """For each height, how strong a straight line across all strips and one rim is; dark ones for `sign` 1."""
    found, edge = _line(sign * background), _line(sign * rims)
    middle = (np.arange(STRIPS) - (STRIPS - 1) / 2) * wide
    best = np.zeros(len(background), np.float32)
    for slope in np.linspace(-MAX_SLOPE, MAX_SLOPE, SLOPES):
        moved = np.stack([_rolled(found[:, n], -round(slope * middle[n])) for n in range(STRIPS)])
        whole = np.partition(moved, WEAKEST, axis=0)[WEAKEST]
        ends = [_rolled(edge[:, n], -round(slope * middle[0 if n < RIMS else -1])) for n in range(2 * RIMS)]
        best = np.maximum(best, np.minimum(whole, np.max(ends, axis=0)))
    print_near = cv2.dilate((best > DARKEST).astype(np.uint8), np.ones((2 * _rows(PRINT_MM) + 1, 1), np.uint8))
    best[print_near[:, 0] > 0] = 0.0
    return best


def _rims(small: np.ndarray) -> np.ndarray:
    """The brightness of the outermost pieces of each row, three on the left and three on the right."""
    wide = max(1, _rows(RIM_MM))
    left = [small[:, n * wide : (n + 1) * wide] for n in range(RIMS)]
    right = [small[:, small.shape[1] - (n + 1) * wide : small.shape[1] - n * wide] for n in range(RIMS)]
    return np.stack([piece.mean(axis=1) for piece in (*left, *right)], axis=1).astype(np.float32)


def _line(values: np.ndarray) -> np.ndarray:
    """How much darker each row is than the paper above and below it; a row's neighbours count as the row."""
    reach = _rows(REACH_MM)
    dark = np.minimum(_shifted(values, reach), _shifted(values, -reach)) - values
    return np.asarray(cv2.dilate(np.ascontiguousarray(dark), np.ones((3, 1), np.uint8)))


def _extent(small: np.ndarray) -> tuple[int, int]:
    """First row of the sheet and the one behind its last: what a driver adds, and the bed, are no paper."""
    darkest, middle = small.min(axis=1), np.median(small, axis=1)
    paper = np.flatnonzero((darkest < FILLER) & (middle > BED))
    return (int(paper[0]), int(paper[-1]) + 1) if paper.size else (0, 0)


def _sides(sheet: np.ndarray) -> slice:
    """Columns of the sheet, without the bed or what a driver adds beside it."""
    darkest, middle = sheet.min(axis=0), np.median(sheet, axis=0)
    paper = np.flatnonzero((darkest < FILLER) & (middle > BED))
    if paper.size < 10 * STRIPS:
        return slice(None)
    return slice(int(paper[0]), int(paper[-1]) + 1)


def _shifted(values: np.ndarray, rows: int) -> np.ndarray:
    """Down by so many rows; the rim is repeated."""
    index = np.clip(np.arange(len(values)) - rows, 0, len(values) - 1)
    return np.asarray(values[index])


def _rolled(column: np.ndarray, rows: int) -> np.ndarray:
    """Down by so many rows; nothing comes in."""
    moved = np.zeros_like(column)
    if rows >= 0:
        moved[rows:] = column[: len(column) - rows]
    else:
        moved[:rows] = column[-rows:]
    return moved


def _edge_near(sides: Sequence[_Side], lines: Sequence[_Lines], which: int, place_mm: float) -> float:
    """The strongest line near a place of one side, unless it is a fold or one of many."""
    top, dark = sides[which].top, lines[which].dark
    first = max(0, top + _rows(place_mm - WINDOW_MM))
    part = dark[first : max(0, top + _rows(place_mm + WINDOW_MM)) + 1]
    if not part.size:
        return 0.0
    at, value = first + int(part.argmax()), float(part.max())
    for other in (number for number in range(len(sides)) if number != which):
        row = at - top + sides[other].top
        if _around(lines[other].any, row, SAME_PLACE_MM).max(initial=0.0) >= FOLD * value:
            return 0.0
    return max(0.0, value - _fourth(dark, at))


def _fourth(dark: np.ndarray, at: int) -> float:
    """The strength of the fourth strongest line away from a row."""
    left = dark.copy()
    _around(left, at, APART_MM)[:] = 0.0
    value = 0.0
    for _ in range(OTHERS):
        strongest = int(left.argmax())
        value = float(left[strongest])
        _around(left, strongest, APART_MM)[:] = 0.0
    return value


def _around(values: np.ndarray, row: int, reach_mm: float) -> np.ndarray:
    """The part of an array around a row."""
    return values[max(0, row - _rows(reach_mm)) : max(0, row + _rows(reach_mm) + 1)]


def _rows(millimetres: float) -> int:
    return round(millimetres / MM_PER_INCH * WORK_DPI)


class OverlapWatch:
    """Looks at every sheet of a job for a second one, and knows which lengths its stack has.

    A sheet that stopped the feeder and comes again as long as before is one sheet: a second pair of sheets would
    overlap by another length.
    """

    def __init__(self, limit: float, paper_mm: float = 0.0) -> None:
        """`limit` of `edge`; `paper_mm` is the length of the paper if all sheets have one, else 0."""
        self._limit = limit
        self._paper_mm = paper_mm
        self._lengths: list[float] = []
        self._stopped_at_mm = 0.0

    def begin(self, first_sheet: int) -> None:
        """A run of the feeder begins; sheet 0 is a new job."""
        if first_sheet == 0:
            self._lengths.clear()
            self._stopped_at_mm = 0.0

    def looks_doubled(self, sides: Sequence[FedPage]) -> Overlap | None:
        """What speaks for two sheets, if it does."""
        singles = [self._paper_mm] if self._paper_mm else [*PAPER_LENGTHS_MM, *self._lengths]
        seen = measure_overlap([side.image for side in sides], float(sides[0].dpi), singles)
        again = abs(seen.length_mm - self._stopped_at_mm) <= SAME_PLACE_MM
        if seen.edge >= self._limit and not again:
            self._stopped_at_mm = seen.length_mm
            return seen
        self._stopped_at_mm = 0.0
        if seen.length_mm and not any(abs(seen.length_mm - known) <= MIN_EXCESS_MM for known in self._lengths):
            self._lengths.append(seen.length_mm)
        return None
