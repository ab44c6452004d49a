"""A small, evenly lit picture of a page on which the cheap measurements are made.

Rules:
- One reduction for all measurements that are made small: area averaging to 100 dpi, where a 10-point letter is still
  10 pixels high, and to 150 dpi (`fine`) for angles and the shapes of letters.
- The dark scanner bed around a smaller page is found here and counts as neither paper nor ink.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import cv2
import numpy as np
from numpy.typing import NDArray

from appliance.documents import Image

PREVIEW_DPI, FINE_DPI = 100.0, 150.0
INK_CONTRAST = 0.18  # of the local paper level; print of a worn ribbon is 0.25, show-through mostly below 0.15
_BED_CONTRAST = 0.45  # of the paper level; a scanner bed is darker than any tinted paper
_BED_MIN_MM = 1.5  # a thinner dark edge is an artefact of the sensor, and cut off as one
_BED_SPREAD = 14.0  # grey levels within which a bed is even
_PRINT, _BED_PRINT = 0.6, 0.001  # of the bed's own level, and the share of it that may be darker than that
_MAX_HOLES = 6  # white marks inside a dark region that make it a printed bar, not a bed

Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Preview:
    """A page at about `PREVIEW_DPI`. Masks have the shape of `grey`; `scale` is preview pixels a page pixel."""

    grey: Image = field(repr=False)
    even: Image = field(repr=False)  # grey with the paper levelled to 255
    light: Image = field(repr=False)  # brightness of the paper, at a quarter of the size
    ink: Mask = field(repr=False)
    bed: Mask = field(repr=False)
    paper_level: float  # 0-255, the commonest light level of the page
    scale: float
    dpi: float
    fine: Image = field(repr=False)  # the page in grey at `FINE_DPI`, or at its own resolution where that is less

    def pixels(self, millimetres: float) -> int:
        """Preview pixels, at least 1."""
        return max(1, round(millimetres / 25.4 * self.dpi))


def make_preview(image: Image, dpi: float) -> Preview:
    """Reduces a page image (grey or RGB, `dpi` dots an inch) to its preview."""
    whole = to_grey(image)
    fine, grey = (shrink(whole, min(1.0, wanted / dpi)) for wanted in (FINE_DPI, PREVIEW_DPI))
    scale = grey.shape[1] / image.shape[1]
    level = _paper_level(grey)
    bed = _find_bed(grey, level, dpi * scale)
    even, light = _even_light(grey, bed, level)
    ink = (even < 255 * (1 - INK_CONTRAST)) & ~bed
    return Preview(grey, even, light, ink, bed, level, scale, dpi * scale, fine)


def shrink(image: Image, scale: float) -> Image:
    """The page in grey, reduced by area averaging; `scale` is at most 1."""
    if scale < 1.0:
        size = max(1, round(image.shape[1] * scale)), max(1, round(image.shape[0] * scale))
        image = np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA), np.uint8)
    return to_grey(image)


def to_grey(image: Image) -> Image:
    """Luminance of an RGB image; a grey image as it is."""
    return image if image.ndim == 2 else np.asarray(cv2.cvtColor(image, cv2.COLOR_RGB2GRAY), np.uint8)


def _paper_level(grey: Image) -> float:
    """The commonest level in the lighter half of the levels that occur."""
    counts = histogram(grey)
    present = np.flatnonzero(np.cumsum(counts) >= 0.002 * grey.size)[0], np.flatnonzero(counts)[-1]
    middle = (int(present[0]) + int(present[1])) // 2
    smooth = np.convolve(counts, np.ones(5), mode="same")
    return float(middle + int(np.argmax(smooth[middle:])))


def histogram(grey: Image, mask: Image | None = None) -> NDArray[np.float64]:
    """How often each of the 256 levels occurs, within a mask where there is one."""
    return np.asarray(cv2.calcHist([grey], [0], mask, [256], [0, 256]), np.float64).ravel()


def components(mask: Image | Mask) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Connected components (over corners, too) of what is set: their labels, and a row of statistics for each.

    The statistics are those of OpenCV, without the background's row: left, top, width, height, area. The method is that
    of C. Grana, D. Borghesani and R. Cucchiara (2010), which is the fastest here.
    """
    _, labels, stats, _ = cv2.connectedComponentsWithStatsWithAlgorithm(
        mask.view(np.uint8), 8, cv2.CV_32S, cv2.CCL_GRANA
    )
    return np.asarray(labels, np.int32), np.asarray(stats, np.int32)[1:]


def _find_bed(grey: Image, paper_level: float, dpi: float) -> Mask:
    """Dark, even regions that run along the image edge or fill one of its corners."""
    bed = np.zeros(grey.shape, np.bool_)
    dark = (grey < paper_level * (1 - _BED_CONTRAST)).astype(np.uint8)
    if paper_level < 96 or not _touches_edge(dark):
        return bed
    size = max(3, round(_BED_MIN_MM / 25.4 * dpi))
    padded = cv2.copyMakeBorder(dark, size, size, size, size, cv2.BORDER_REPLICATE)
    thick = cv2.morphologyEx(padded, cv2.MORPH_OPEN, np.ones((size, size), np.uint8))[size:-size, size:-size]
    count, labels, boxes, _ = cv2.connectedComponentsWithStats(np.ascontiguousarray(thick), connectivity=4)
    for label in range(1, count):
        region = labels == label
        if _is_bed(region, grey, dark, boxes[label]):
            bed |= region
    if bed.any():  # its soft rim, too
        bed = cv2.dilate(bed.astype(np.uint8), np.ones((5, 5), np.uint8)).astype(np.bool_)
    return bed


def _touches_edge(mask: Image) -> bool:
    """Whether a noticeable part of the image edge is set."""
    edge = np.concatenate([mask[0], mask[-1], mask[:, 0], mask[:, -1]])
    return float(edge.mean()) > 0.01


def _is_bed(region: Mask, grey: Image, dark: Image, box: NDArray[np.int32]) -> bool:
    """Whether a dark region is scanner bed: at a corner or along most of a side, even, and without lettering."""
    height, width = grey.shape
    left, top, wide, high = (int(v) for v in box[:4])
    at = (left == 0, top == 0, left + wide == width, top + high == height)
    corners = (region[0, 0], region[0, -1], region[-1, 0], region[-1, -1])
    sides = (region[:, 0].mean(), region[0].mean(), region[:, -1].mean(), region[-1].mean())
    if not any(at) or not (any(corners) or max(float(s) for s in sides) > 0.6):
        return False
    inner = grey[cv2.erode(region.astype(np.uint8), np.ones((3, 3), np.uint8)).astype(np.bool_)]
    if not inner.size or float(inner.std()) > _BED_SPREAD:
        return False
    if float((inner < _PRINT * np.median(inner)).mean()) > _BED_PRINT:  # print in a deep shadow
        return False
    # a line of letters is one hole of the region: its thick parts do not reach between them
    inside = np.s_[top : top + high, left : left + wide]
    labels, sizes = cv2.connectedComponentsWithStats((~region[inside]).astype(np.uint8), connectivity=4)[1:3]
    holes = np.flatnonzero(sizes[:, cv2.CC_STAT_AREA] < 0.01 * region.size)
    white = (np.isin(labels, holes[holes > 0]) & (dark[inside] == 0)).astype(np.uint8)
    marks = int(cv2.connectedComponents(white, connectivity=4)[0]) - 1
    return marks <= _MAX_HOLES


def _even_light(grey: Image, bed: Mask, level: float) -> tuple[Image, Image]:
    """Divides by the paper's local brightness (grey closing, then blur), so that shadows and tints become white."""
    filled = np.where(bed, np.uint8(round(level)), grey).astype(np.uint8) if bed.any() else grey
    quarter = cv2.resize(filled, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    light = np.asarray(cv2.GaussianBlur(cv2.dilate(quarter, np.ones((9, 9), np.uint8)), (0, 0), 4.0), np.uint8)
    paper = cv2.resize(np.maximum(light, 32), (grey.shape[1], grey.shape[0]), interpolation=cv2.INTER_LINEAR)
    return np.asarray(cv2.divide(filled, paper, scale=255), np.uint8), light
