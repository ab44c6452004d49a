"""Where a scanned challenge sheet lies in its image: from the code to the corner marks to one map.

Method: the corners of the QR code give a first map from millimetres of the frame to pixels; it leads to the four corner
marks, whose centres of gravity give the final one (least squares over four points, affine).

Rules:
- A mark counts only where a dark, round spot of its size lies; a missing one is said, never guessed.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import cv2
import numpy as np
import zxingcpp
from numpy.typing import NDArray

from appliance.challenge import layout
from appliance.challenge.layout import Area
from appliance.classification.challenge import BROKEN, ChallengeCode, parse
from appliance.documents import Image
from appliance.printing.paper import PAPERS
from appliance.quality.preview import to_grey

_SEARCH_MM = 5.0
_AREA = (0.6, 1.6)  # of the mark's own
Points = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Located:
    """A side that was found. `to_px` maps (x mm, y mm, 1) of the frame to pixels; `marks` counts corner marks found."""

    code: ChallengeCode
    grey: Image = field(repr=False)
    dpi: float
    to_px: Points
    marks: int

    def points(self, places: tuple[tuple[float, float], ...]) -> Points:
        """Places of the frame (mm) in pixels."""
        return np.array([(x, y, 1.0) for x, y in places]) @ self.to_px.T

    @property
    def px_per_mm(self) -> tuple[float, float]:
        """Pixels a millimetre, across and down the sheet."""
        return float(np.hypot(*self.to_px[:, 0])), float(np.hypot(*self.to_px[:, 1]))

    @property
    def skew_deg(self) -> float:
        """By how much the sheet is turned clockwise, -90 to 90."""
        angle = math.degrees(math.atan2(self.to_px[1, 0], self.to_px[0, 0]))
        return (angle + 90) % 180 - 90

    @property
    def scale_error(self) -> float:
        """The larger of both directions' errors of scale, a share."""
        return max(abs(scale * 25.4 / self.dpi - 1) for scale in self.px_per_mm)

    @property
    def cut_mm(self) -> float:
        """How much of the paper's margins is missing at the edge where most is."""
        paper = PAPERS[self.code.paper]
        left, top = layout.frame_at(paper)
        height, width = self.grey.shape
        inverse = np.linalg.inv(np.vstack([self.to_px, [0, 0, 1]]))
        edges = (((0, height / 2), 0), ((width, height / 2), 0), ((width / 2, 0), 1), ((width / 2, height), 1))
        reach = [float((inverse @ (*point, 1.0))[axis]) for point, axis in edges]
        across, down = sorted(reach[:2]), sorted(reach[2:])
        return max(across[0] + left, paper.width - left - across[1], down[0] + top, paper.height - top - down[1], 0.0)

    def straight(self, area: Area, px_per_mm: float) -> Image:
        """A part of the sheet, straightened, at so many pixels a millimetre."""
        size = max(1, round(area.width * px_per_mm)), max(1, round(area.height * px_per_mm))
        source = self.points(area.corners[:2] + area.corners[3:]).astype(np.float32)
        target = np.array([(0, 0), (size[0], 0), (0, size[1])], np.float32)
        matrix = cv2.getAffineTransform(source, target)
        return np.asarray(cv2.warpAffine(self.grey, matrix, size, flags=cv2.INTER_CUBIC, borderValue=255), np.uint8)

    def upright(self, area: Area) -> Image:
        """The pixels of the smallest upright rectangle around a part, untouched."""
        corners = self.points(area.corners)
        (left, top), (right, bottom) = (
            np.floor(corners.min(axis=0)).astype(int),
            np.ceil(corners.max(axis=0)).astype(int),
        )
        return np.asarray(self.grey[max(0, top) : bottom, max(0, left) : right], np.uint8)


def locate(image: Image, dpi: float) -> Located | None:
    """The challenge sheet in an image (`uint8`, grey or RGB); None where no code of one can be read."""
    grey = to_grey(image)
    found = _code(grey)
    if found is None or found[0] == BROKEN:
        return None
    code, corners = found
    to_px = _affine(layout.QR.corners, corners)
    marks = [_mark(grey, to_px, mark) for mark in layout.MARKS]
    seen = [(place, mark) for place, mark in zip(layout.MARKS, marks, strict=True) if mark is not None]
    if len(seen) >= 3:
        to_px = _affine(tuple(place for place, _ in seen), np.array([mark for _, mark in seen]))
    return Located(code, grey, dpi, to_px, len(seen))


def _code(grey: Image) -> tuple[ChallengeCode, Points] | None:
    """The sheet's code and its corners in pixels, clockwise from the upper left of the code itself."""
    try:
        results = zxingcpp.read_barcodes(grey, formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode))
    except (ValueError, RuntimeError, TypeError):
        return None
    for result in results:
        code = parse(result.text[:256])
        if code:
            at = result.position
            corners = [(p.x, p.y) for p in (at.top_left, at.top_right, at.bottom_right, at.bottom_left)]
            return code, np.array(corners, np.float64)
    return None


def _affine(places: tuple[tuple[float, float], ...], pixels: Points) -> Points:
    """The map with the least square error."""
    source = np.array([(x, y, 1.0) for x, y in places])
    solution: Points = np.linalg.lstsq(source, pixels, rcond=None)[0]
    return solution.T


def _mark(grey: Image, to_px: Points, place: tuple[float, float]) -> Points | None:
    """The centre of gravity of the dark round spot near a place, in pixels."""
    scale = float(np.hypot(*to_px[:, 0]))
    x, y = to_px @ (*place, 1.0)
    reach = round((_SEARCH_MM + layout.MARK_RADIUS) * scale)
    left, top = max(0, round(x) - reach), max(0, round(y) - reach)
    part = grey[top : round(y) + reach, left : round(x) + reach]
    if part.size == 0:
        return None
    level = (int(np.percentile(part, 2)) + int(np.percentile(part, 90))) / 2
    dark = np.asarray(part < level, np.uint8)
    count, _, stats, centres = cv2.connectedComponentsWithStats(dark, connectivity=4)
    own = math.pi * (layout.MARK_RADIUS * scale) ** 2
    for label in range(1, count):
        wide, high, area = (int(stats[label, i]) for i in (cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT, cv2.CC_STAT_AREA))
        if _AREA[0] * own < area < _AREA[1] * own and 0.8 < wide / high < 1.25:
            return np.array([centres[label][0] + left + 0.5, centres[label][1] + top + 0.5])
    return None
