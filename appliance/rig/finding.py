"""Finding the sheet: where it lies on the desk, coarsely, and what is wrong with the scene.

Method: the desk's brightness is a smooth surface (a quadratic, fitted robustly to the rim of the picture, where no
sheet may lie); the sheet is what is brighter than the desk by more than half the way (N. Otsu's threshold, 1979).

Rules:
- The mat has to be darker than the paper: on a white desk nothing is found, and the operator is told so.
- What touches the rim is either a sheet that is cut off or something that reaches in; both are waited for.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from appliance.documents import Image
from appliance.rig.lens import Floats
from appliance.rig.refusals import CutOffError, NoSheetError, ReachingInError, ShapeError, TwoSheetsError

LOOK_WIDTH = 1014  # pixels of the picture that is searched
RIM = 0.035  # share of the picture's width
_MIN_CONTRAST = 38.0  # grey levels between desk and paper
_MIN_AREA = 0.05  # share of the picture that a sheet has at least
_OTHER_AREA = 0.012  # of a second thing
_SHAPE = 0.90  # area against that of the quadrilateral of its corners, either way round
_DESK_RANGE = 30.0  # grey levels by which the desk's light may vary along the rim, at first
_GRID = 48  # points along each side of the rim's grid


@dataclass(frozen=True, slots=True, eq=False)
class Outline:
    """A sheet in a picture: corners clockwise from the upper left, and the contour, in pixels; levels of grey."""

    corners: Floats
    contour: Floats
    paper_level: float
    desk_level: float

    def scaled(self, factor: float) -> Outline:
        """The same in a picture that is `factor` as wide."""

        def larger(points: Floats) -> Floats:
            return np.asarray((points + 0.5) * factor - 0.5, np.float64)

        return Outline(larger(self.corners), larger(self.contour), self.paper_level, self.desk_level)


def look(picture: Image) -> tuple[Image, float]:
    """A small grey copy of a picture to search, and by how much it was reduced."""
    factor = min(1.0, LOOK_WIDTH / picture.shape[1])
    size = round(picture.shape[1] * factor), round(picture.shape[0] * factor)
    small = cv2.resize(picture, size, interpolation=cv2.INTER_AREA) if factor < 1 else picture
    grey = small if small.ndim == 2 else cv2.cvtColor(small, cv2.COLOR_RGB2GRAY)
    return np.asarray(grey, np.uint8), factor


def find_sheet(picture: Image) -> Outline:
    """The only sheet on the desk, in pixels of the picture.

    Raises:
        NoSheetError, CutOffError, ReachingInError, TwoSheetsError, ShapeError: what is wrong instead.
    """
    grey, factor = look(picture)
    above = grey.astype(np.float32) - _desk(grey)
    level = np.clip(above, 0, 255).astype(np.uint8)
    threshold, mask = cv2.threshold(level, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    bright = above[mask > 0]
    if bright.size < _MIN_AREA / 2 * grey.size or float(np.median(bright)) < _MIN_CONTRAST:
        raise NoSheetError(f"threshold {threshold:.0f}")
    kernel = np.ones((3, 3), np.uint8)
    mask = cv2.morphologyEx(mask, cv2.MORPH_OPEN, kernel)
    shapes, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    contour = _only_sheet(shapes, grey.shape)
    corners = _corners(contour)
    paper = float(np.percentile(grey[mask > 0], 75))
    outline = Outline(corners, contour, paper, paper - float(np.percentile(bright, 75)))
    return outline.scaled(1 / factor)


def _desk(grey: Image) -> NDArray[np.float32]:
    """How bright the desk would be everywhere."""
    height, width = grey.shape
    rim = max(2, round(RIM * width))
    y, x = np.mgrid[0:_GRID, 0:_GRID] / (_GRID - 1.0)
    on_rim = (x * width < rim) | (x * width > width - rim) | (y * height < rim) | (y * height > height - rim)
    soft = cv2.blur(grey, (5, 5))
    rows, columns = np.rint(y * (height - 1)).astype(int), np.rint(x * (width - 1)).astype(int)
    values = soft[rows, columns].astype(np.float64)[on_rim]
    terms = _terms(x, y)
    low = float(np.percentile(values, 30))
    weights = np.where(values < low + _DESK_RANGE, 1.0, 0.02)  # what reaches into the rim is brighter than the desk
    for _ in range(6):
        fit, *_ = np.linalg.lstsq(terms[on_rim] * weights[:, None], values * weights, rcond=None)
        miss = values - terms[on_rim] @ fit
        spread = max(1.5, 1.4826 * float(np.median(np.abs(miss))))
        weights = np.where(np.abs(miss) < 3 * spread, 1.0, 0.02)
    return np.asarray(cv2.resize((terms @ fit).astype(np.float32), (width, height)), np.float32)


def _terms(x: Floats, y: Floats) -> Floats:
    return np.stack([np.ones_like(x), x, y, x * x, x * y, y * y], axis=-1)


def _only_sheet(shapes: object, size: tuple[int, ...]) -> Floats:
    """The contour of the sheet, once it is sure that there is one and only one."""
    height, width = size
    found: list[Floats] = []
    touching = False
    for shape in shapes:  # type: ignore[attr-defined]  # OpenCV's sequence of arrays
        area = cv2.contourArea(shape) / (width * height)
        if area < _OTHER_AREA:
            continue
        points = np.asarray(shape[:, 0], np.float64)
        if points.min() < 2 or points[:, 0].max() > width - 3 or points[:, 1].max() > height - 3:
            if _along_rim(points, width, height) > 0.35:
                raise CutOffError(f"area {area:.2f}")
            touching = True
            continue
        found.append(points)
    if touching:
        raise ReachingInError("at the rim")
    large = [points for points in found if cv2.contourArea(points.astype(np.float32)) > _MIN_AREA * width * height]
    if not large:
        raise NoSheetError("nothing large")
    if len(found) > 1:
        raise TwoSheetsError(f"{len(found)}")
    return large[0]


def _along_rim(points: Floats, width: int, height: int) -> float:
    """How much of the rim's shorter side a shape covers: a sheet more than an arm."""
    at_sides = (points[:, 0] < 2) | (points[:, 0] > width - 3)
    at_ends = (points[:, 1] < 2) | (points[:, 1] > height - 3)
    return max(int(at_sides.sum()) / height, int(at_ends.sum()) / width)


def _corners(contour: Floats) -> Floats:
    """The four corners, clockwise from the upper left.

    Raises:
        ShapeError: they do not enclose what was found.
    """
    box = cv2.boxPoints(cv2.minAreaRect(contour.astype(np.float32))).astype(np.float64)
    middle = box.mean(axis=0)
    box = box[np.argsort(np.arctan2(*(box - middle).T[::-1]))]
    first = int(np.argmin(box.sum(axis=1)))
    box = np.roll(box, -first, axis=0)
    corners = np.array([contour[int(np.argmax((contour - middle) @ _diagonal(box, k)))] for k in range(4)])
    area = abs(cv2.contourArea(corners.astype(np.float32)))
    whole = cv2.contourArea(contour.astype(np.float32))
    if not _SHAPE < area / max(whole, 1.0) < 1 / _SHAPE:
        raise ShapeError(f"area ratio {area / max(whole, 1.0):.2f}")
    return corners


def _diagonal(box: Floats, corner: int) -> Floats:
    """The direction in which a corner lies farthest out: half-way between the two sides that meet there."""
    before, after = box[corner] - box[corner - 3], box[corner] - box[corner - 1]
    way = before / np.linalg.norm(before) + after / np.linalg.norm(after)
    return np.asarray(way, np.float64)
