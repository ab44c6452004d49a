"""Where things stand on a challenge sheet, in millimetres from the upper left corner of its frame.

Rules:
- The frame has the same size on every paper and lies in its middle; measuring happens in its coordinates.
- Both sides bear the same marks and targets: they pass two pieces of glass and two sensors.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

from appliance.printing.paper import PaperSize

FRAME_WIDTH: Final = 190.0
FRAME_HEIGHT: Final = 255.0


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle, mm."""

    left: float
    top: float
    width: float
    height: float

    @property
    def corners(self) -> tuple[tuple[float, float], ...]:
        """Upper left, upper right, lower right, lower left."""
        right, bottom = self.left + self.width, self.top + self.height
        return ((self.left, self.top), (right, self.top), (right, bottom), (self.left, bottom))

    def inner(self, by: float) -> Area:
        """Smaller by so much on each side."""
        return Area(self.left + by, self.top + by, self.width - 2 * by, self.height - 2 * by)


MARK_RADIUS: Final = 2.5
MARKS: Final = ((3.0, 3.0), (187.0, 3.0), (187.0, 252.0), (3.0, 252.0))  # centres of the corner marks

QR: Final = Area(152.0, 12.0, 26.0, 26.0)
BARCODE: Final = Area(120.0, 156.0, 56.0, 10.0)

EDGE_TILT_DEG: Final = 5.0
EDGE: Final = Area(14.0, 190.0, 18.0, 18.0)  # the square whose edges are measured, before it is turned
PITCHES: Final = (1.5, 2.0, 3.0)  # line pairs a millimetre
BARS: Final = tuple(Area(44.0 + 12 * index, 188.0, 9.0, 9.0) for index in range(len(PITCHES)))  # upright bars
LAID_BARS: Final = tuple(Area(44.0 + 12 * index, 201.0, 9.0, 9.0) for index in range(len(PITCHES)))
GREYS: Final = (0.0, 0.15, 0.3, 0.45, 0.6, 0.75, 0.88, 1.0)  # 0 is black
STEPS: Final = tuple(Area(88.0 + 11 * index, 188.0, 10.0, 10.0) for index in range(len(GREYS)))
TILT_DEG: Final = 3.0  # of the lines of the skew mark, clockwise
TILTED: Final = Area(88.0, 201.0, 88.0, 14.0)
_DASH, _GAP, _THICK, _ROWS = 2.0, 1.2, 0.8, 4  # mm, mm, mm; dashes are no rules, which a page may keep
FAINT: Final = Area(12.0, 218.0, 164.0, 10.0)
FAINT_GREY: Final = 0.87  # paler than print may be
PALE: Final = Area(12.0, 230.0, 164.0, 10.0)
PALE_GREY: Final = 0.35  # pale, and still print
STRIP_TEXT: Final = "The quick brown fox jumps over the lazy dog and rests in the shade of the tree."


def edge_corners() -> tuple[tuple[float, float], ...]:
    """The corners of the turned square, clockwise from the upper left one."""
    middle = (EDGE.left + EDGE.width / 2, EDGE.top + EDGE.height / 2)
    cos, sin = math.cos(math.radians(EDGE_TILT_DEG)), math.sin(math.radians(EDGE_TILT_DEG))
    turned = []
    for x, y in EDGE.corners:
        dx, dy = x - middle[0], y - middle[1]
        turned.append((middle[0] + cos * dx - sin * dy, middle[1] + sin * dx + cos * dy))
    return tuple(turned)


def tilted_dashes() -> list[tuple[tuple[float, float], ...]]:
    """The corners of each dash of the skew mark: rows of dashes on lines that fall to the right."""
    cos, sin = math.cos(math.radians(TILT_DEG)), math.sin(math.radians(TILT_DEG))
    dashes = []
    for row in range(_ROWS):
        for place in range(int(TILTED.width / (_DASH + _GAP))):
            along = place * (_DASH + _GAP)
            corners = ((along, 0.0), (along + _DASH, 0.0), (along + _DASH, _THICK), (along, _THICK))
            top = TILTED.top + 0.5 + 2.4 * row
            dashes.append(tuple((TILTED.left + cos * x - sin * y, top + sin * x + cos * y) for x, y in corners))
    return dashes


def frame_at(paper: PaperSize) -> tuple[float, float]:
    """Where the frame's upper left corner lies on a paper, mm."""
    return (paper.width - FRAME_WIDTH) / 2, (paper.height - FRAME_HEIGHT) / 2
