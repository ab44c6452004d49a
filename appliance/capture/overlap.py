"""Two sheets that went through as one, seen without a sensor: by their length and by the edge of one on the other.

Two sheets that overlap come out longer than one, and the edge of the sheet that lies on top crosses the page from side
to side: where the first sheet ends, or where the second begins. Both places are known from the length of the paper.

| measurement | unit, method and source |
|---|---|
| `length_mm` | mm along the way of the paper: rows that are neither dark bed nor the white that a driver adds |
| `edge` | share of the paper's brightness: dark line or step of the background across the page, weakest but two of 24
strips, over slopes of up to 3 degrees (a projection over fiducial strips; after W. Postl, 1986), at a place where a
sheet of a known length would end or begin |

Rules:
- Without a greater length there is no finding: a fold, a rule or a note that is stuck on does not make a sheet longer.
- An edge that shows at one height on both sides is a fold of one sheet.
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
STEP_MM = 4.0  # of background on either side of a step
STEP_WEIGHT = 0.5  # a step of the background alone is weaker evidence than a line: prints have them, too
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
    """Looks at all sides of a sheet; `lengths_mm` are those that single sheets of this stack may have."""
    sides = [_look(image, dpi) for image in images]
    length = max(side.length_mm for side in sides)
    best = Overlap(length, 0.0, 0.0)
    longer = [single for single in lengths_mm if length - single >= MIN_EXCESS_MM]
    if not longer:
        return best
    edges = [_edges(side) for side in sides]
    for single in longer:
        places = (single, length - single)
        edge = max(_edge_near(sides, edges, which, place) for which in range(len(sides)) for place in places)
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


def _edges(side: _Side) -> np.ndarray:
    """For each row, how strong an edge across the whole sheet is, in shares of the paper's brightness."""
    small = side.image[:, _sides(side.image[side.top : side.bottom])]
    wide = small.shape[1] // STRIPS
    strips = small[:, : wide * STRIPS].reshape(small.shape[0], STRIPS, wide)
    place = min(wide - 1, int(SHARE * wide))
    background = np.partition(strips, place, axis=2)[:, :, place].astype(np.float32)
    level = max(1.0, float(np.median(background[side.top : side.bottom])))
    strength = _strength(background / level, wide)
    strength[: side.top + _rows(MARGIN_MM)] = 0.0
    strength[max(0, side.bottom - _rows(MARGIN_MM)) :] = 0.0
    return strength


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


def _strength(background: np.ndarray, wide: int) -> np.ndarray:
    """For each height, how strong a straight edge across all strips is; the best of all slopes."""
    reach, step = _rows(REACH_MM), _rows(STEP_MM)
    above, below = _shifted(background, reach), _shifted(background, -reach)
    line = np.minimum(above, below) - background
    smooth = cv2.blur(background, (1, step))
    change = np.abs(_shifted(smooth, step // 2 + 1) - _shifted(smooth, -(step // 2 + 1)))
    found = cv2.dilate(np.maximum(line, STEP_WEIGHT * change), np.ones((3, 1), np.uint8))
    middle = (np.arange(STRIPS) - (STRIPS - 1) / 2) * wide
    best = np.zeros(len(background), np.float32)
    for slope in np.linspace(-MAX_SLOPE, MAX_SLOPE, SLOPES):
        moved = np.stack([_rolled(found[:, n], -round(slope * middle[n])) for n in range(STRIPS)])
        best = np.maximum(best, np.partition(moved, WEAKEST, axis=0)[WEAKEST])
    return np.asarray(best, np.float32)


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


def _edge_near(sides: Sequence[_Side], edges: Sequence[np.ndarray], which: int, place_mm: float) -> float:
    """The strongest edge near a place of one side that the other side does not show at the same height."""
    top = sides[which].top
    first = max(0, top + _rows(place_mm - WINDOW_MM))
    part = edges[which][first : max(0, top + _rows(place_mm + WINDOW_MM)) + 1]
    if not part.size:
        return 0.0
    at, value = first + int(part.argmax()), float(part.max())
    for other in (number for number in range(len(sides)) if number != which):
        row = at - top + sides[other].top
        near = edges[other][max(0, row - _rows(SAME_PLACE_MM)) : max(0, row + _rows(SAME_PLACE_MM)) + 1]
        value = max(0.0, value - float(near.max(initial=0.0)))
    return value


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
        if not any(abs(seen.length_mm - known) <= MIN_EXCESS_MM for known in self._lengths):
            self._lengths.append(seen.length_mm)
        return None
