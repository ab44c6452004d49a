"""Specks of a fax or a copy, and the crumbs of its thin rules, kept from the reader's eye: it takes them for letters.

Method: on a page with very many marks too low for letters, those that no letter stands beside are painted over. What is
as near to letters, in their height, as a point or a comma stays, and so does what may be a dash between two words.
A page with many specks has ragged edges, too: the steps of a fax, the frays of a copy. They can be made smooth.
Specks that touch letters go with the median of the pixels around each, and so do small points.
Where the page's own points are all of one size, and its specks all smaller, what is smaller than a point is painted
over wherever it lies: a speck beside a figure is read as a point, or makes another figure of it.

Rules:
- The page itself stays as it is; only what reads it sees the picture without specks.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import cv2
import numpy as np
from numpy.typing import NDArray

from appliance.documents import Image
from appliance.reading.paper import covered

_SPECK = 1 / 100  # inch: the height of a speck, at most; points of a fax are as high
_LOWEST, _HIGHEST, _WIDEST = 3 / 100, 3 / 10, 1 / 2  # inch: letters
_POINT, _DASH = 1 / 40, 3 / 20  # inch: from a letter to its point, and to a dash
_DASH_WIDE = 1 / 50  # inch, at least
_DASH_BAND = (0.3, 0.75)  # of a letter's height, in which dashes stand
_BLOCK = 1 / 12  # inch around a pixel in which paper is looked for
_DARKER = 12  # grey levels than the paper
_MANY = 1500  # specks
_LETTER_WIDE, _LETTER_HIGH = (1 / 100, 3 / 10), (1 / 25, 1 / 5)  # inch: letters behind which points stand
_TALL = 90  # percentile of their heights: those of capitals and figures
_SMALL, _STANDS = 1 / 22, 3 / 50  # inch: a mark that may be a point; how far behind a letter one stands
_INK = 40  # grey levels darker than the paper: print and specks, and no noise
_SLENDER = 1.8  # how much higher than wide, or wider than high, a point is at most
_AROUND = 3.0  # heights of capitals, in which a letter shows how high letters are at its place
_LIKE = (0.85, 1.2)  # of the capitals' height: where points tell their size
_POINTS, _ONE_SIZE = 20, (25, 0.85, 90, 1.25)  # points that tell it; which of them are how much of the middle one
_SMALLER = 0.8  # of the smaller points' ink: specks have less
_FOUL = 300  # specks
_CRUMB, _LEAST_PX = 1 / 60, 2  # inch: a speck of a page whose edges are ragged; pixels of one, more than
_SMOOTH = 1 / 375  # inch: of the bell by which edges are made smooth


def without_specks(image: Image, dpi: float) -> Image | None:
    """A grey image without its specks, `(h, w)` of `uint8`; None: it has few."""
    block = max(3, round(_BLOCK * dpi)) | 1
    dark = cv2.adaptiveThreshold(image, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, block, _DARKER)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(dark, connectivity=8)
    left, top, wide, high, _ = stats.T
    low = high <= round(_SPECK * dpi)
    low[0] = False
    if np.count_nonzero(low) < _MANY:
        return None
    beside, between = np.zeros_like(dark), np.zeros_like(dark)
    point, dash = round(_POINT * dpi), round(_DASH * dpi)
    letters = (high >= _LOWEST * dpi) & (high <= _HIGHEST * dpi) & (wide <= _WIDEST * dpi)
    for x, y, w, h in stats[letters, :4].tolist():
        beside[y : y + h, max(0, x - point) : x + w + point] = 1
        begin, end = (y + round(share * h) for share in _DASH_BAND)
        between[begin:end, max(0, x - dash) : x + w + dash] = 1
    middle = top + high // 2, left + wide // 2
    stays = (beside[middle] > 0) | ((between[middle] > 0) & (wide >= _DASH_WIDE * dpi))
    return covered(image, (low & ~stays)[labels].astype(np.uint8), dpi)


@dataclass(frozen=True, slots=True, eq=False)
class Marks:
    """The print and specks of a page: 255 where they are, their numbers, and what OpenCV says of each."""

    dark: Image = field(repr=False)
    labels: NDArray[np.int32] = field(repr=False)
    stats: NDArray[np.int32] = field(repr=False)


def marks_of(image: Image, dpi: float) -> Marks:
    """The marks of a grey image, `(h, w)` of `uint8`."""
    block = max(3, round(_BLOCK * dpi)) | 1
    dark = cv2.adaptiveThreshold(image, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, block, _INK)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(dark, connectivity=8)
    return Marks(np.asarray(dark, np.uint8), np.asarray(labels, np.int32), np.asarray(stats, np.int32))


def without_smaller(image: Image, dpi: float, marks: Marks) -> Image | None:
    """A grey image without what is smaller than its points, `(h, w)` of `uint8`; None: they cannot be told apart."""
    dark, labels, stats = marks.dark, marks.labels, marks.stats
    left, top, wide, high, ink = stats.T
    letters = (high >= _LETTER_HIGH[0] * dpi) & (high <= _LETTER_HIGH[1] * dpi)
    letters &= (wide >= _LETTER_WIDE[0] * dpi) & (wide <= _LETTER_WIDE[1] * dpi)
    if not letters.any():
        return None
    tall = float(np.percentile(high[letters], _TALL))
    around, behind = round(_AROUND * tall), round(_STANDS * dpi)
    heights, feet = np.zeros_like(dark), np.zeros_like(dark)
    for x, y, w, h in stats[letters, :4].tolist():
        place = heights[y : y + h, max(0, x - around) : x + w + around]
        np.maximum(place, h, out=place)
        feet[y + h - 2 : y + h + 3, x + w : x + w + behind] = 1
    sizes = np.maximum(wide, high)
    small = sizes <= _SMALL * dpi
    small[0] = False
    there = heights[top + high // 2, left + wide // 2] / tall
    points = small & (feet[top + high - 1, left] > 0) & (wide <= _SLENDER * high) & (high <= _SLENDER * wide)
    points &= (there >= _LIKE[0]) & (there <= _LIKE[1])
    least = _SMALLER * _smallest_point(ink[points])
    specks = small & (ink < least * np.where(there > 0, np.minimum(1.0, there), 1.0) ** 2)
    if np.count_nonzero(specks & (sizes > 1)) < _FOUL:
        return None
    return covered(image, specks[labels].astype(np.uint8), dpi)


def smoothed(image: Image, dpi: float, marks: Marks) -> Image | None:
    """A grey image with many specks, its ragged edges made smooth, `(h, w)` of `uint8`; None: it has few."""
    if _crumbs(dpi, marks) < _FOUL:
        return None
    return np.asarray(cv2.GaussianBlur(image, (0, 0), _SMOOTH * dpi), np.uint8)


def median(image: Image, dpi: float, marks: Marks) -> Image | None:
    """A grey image in which each pixel is the median of those around it, `(h, w)` of `uint8`; None: it has few specks.

    It takes the specks off that touch letters, too, and the points of small print: the last means for a page.
    """
    if _crumbs(dpi, marks) < _MANY:
        return None
    return np.asarray(cv2.medianBlur(image, max(3, round(_CRUMB * dpi)) | 1), np.uint8)


def _crumbs(dpi: float, marks: Marks) -> int:
    """How many specks there are, with the points of the print."""
    stats = marks.stats[1:]
    sizes = np.maximum(stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT])
    return int(np.count_nonzero((sizes <= _CRUMB * dpi) & (stats[:, cv2.CC_STAT_AREA] > _LEAST_PX)))


def _smallest_point(points: NDArray[np.int32]) -> float:
    """The ink of a page's smaller points in pixels, by that of all of them; 0: they are not of one size."""
    if points.size < _POINTS:
        return 0.0
    low, least, high, most = _ONE_SIZE
    small, middle, large = np.percentile(points, (low, 50, high))
    return float(small) if small >= least * middle and large <= most * middle else 0.0
