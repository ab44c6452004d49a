"""Skew: the angle by which text lines and rules are turned from the horizontal, in degrees.

Method: projection profile over fiducial points (W. Postl 1986; H. S. Baird 1987). The points are the lower edges of
ink at 150 dpi (the preview's `fine`), weighted by the edge's strength; text baselines and the undersides of rules put
many of them on one straight line. For each angle the points are projected along it, and the sum of squares of the
profile is largest where lines fall into few bins. A coarse search over +-17.5 degrees on a thinned set is followed by a
fine one, and a parabola through the best three gives the fraction. Measured error: see
`tests/unit/test_quality_skew.py`.

Rules:
- Positive means turned clockwise as seen on the screen (the right end is lower).
- Without a clear peak the answer is "unsure", and an unsure page is never turned.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from appliance.documents import Image
from appliance.quality.preview import Mask, Preview

SEARCH_DEG = 17.5
_MIN_EDGE = 18  # grey levels a pixel
_MIN_POINTS = 120
_COARSE_POINTS, _FINE_POINTS = 8_000, 24_000
_COARSE_STEP, _FINE_STEP = 0.5, 0.05
_MIN_PEAK = 1.25  # best score against the score of a page without any direction
_CLEAR_PEAK = 1.6  # below this, the lines of the page may run up or down it

_Points = tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]


@dataclass(frozen=True, slots=True)
class Skew:
    """`angle_deg` is 0 when not `sure`; `peak` is how much the best angle stands out (1: not at all)."""

    angle_deg: float
    sure: bool
    peak: float


def measure_skew(preview: Preview) -> Skew:
    """The skew of a page, whose bed is left out."""
    grey, bed = preview.fine, preview.bed
    across = _measure(_fiducial_points(grey, bed))
    if across.peak >= _CLEAR_PEAK:
        return across
    sideways = _measure(_fiducial_points(np.ascontiguousarray(np.rot90(grey)), np.rot90(bed)))
    return sideways if sideways.peak >= max(_CLEAR_PEAK, across.peak) else across


def _measure(points: _Points) -> Skew:
    """The angle at which the points lie on the fewest lines."""
    if points[0].size < _MIN_POINTS:
        return Skew(0.0, sure=False, peak=1.0)
    coarse_angles = np.arange(-SEARCH_DEG, SEARCH_DEG + _COARSE_STEP / 2, _COARSE_STEP)
    coarse = _scores(_thin(points, _COARSE_POINTS), coarse_angles, bin_px=3.0)
    peak = float(coarse.max() / np.median(coarse))
    best = int(np.argmax(coarse))
    if peak < _MIN_PEAK or best in (0, len(coarse_angles) - 1):
        return Skew(0.0, sure=False, peak=peak)
    middle = float(coarse_angles[best])
    for half, step in ((0.6, 0.15), (0.2, _FINE_STEP)):
        angles = np.arange(middle - half, middle + half + step / 2, step)
        scores = _scores(points, angles, bin_px=1.0)
        middle = _summit(angles, scores)
    return Skew(round(middle, 4), sure=True, peak=peak)


def _fiducial_points(grey: Image, bed: Mask) -> _Points:
    """x, y and weight of the lower edges of ink, without the bed and its rim; evenly chosen where there are many."""
    smooth = np.asarray(cv2.GaussianBlur(grey, (3, 3), 0), np.uint8)
    rise = np.asarray(cv2.subtract(smooth[1:], smooth[:-1]), np.uint8)  # paper below ink
    edges = rise >= _MIN_EDGE
    if bed.any():
        wide = cv2.dilate(bed.astype(np.uint8), np.ones((5, 5), np.uint8))
        wide = cv2.resize(wide, (grey.shape[1], grey.shape[0]), interpolation=cv2.INTER_NEAREST)
        edges &= wide[1:] == 0
    places = np.flatnonzero(edges)
    if places.size > _FINE_POINTS:
        places = places[np.linspace(0, places.size - 1, _FINE_POINTS).astype(np.int64)]
    y, x = np.divmod(places, grey.shape[1])
    weight = np.minimum(rise.ravel()[places], 80).astype(np.float64)
    dither = np.random.default_rng(0).uniform(-0.5, 0.5, (2, x.size))  # breaks the pixel grid, which favours 0 degrees
    return x + dither[0], y + 0.5 + dither[1], weight


def _thin(points: _Points, most: int) -> _Points:
    """An even selection of at most `most` points."""
    if points[0].size <= most:
        return points
    chosen = np.linspace(0, points[0].size - 1, most).astype(np.int64)
    return points[0][chosen], points[1][chosen], points[2][chosen]


def _scores(points: _Points, angles_deg: NDArray[np.float64], bin_px: float) -> NDArray[np.float64]:
    """Sum of squares of the smoothed projection profile for each angle."""
    x, y, weight = points
    x, y = ((v - v.mean()).astype(np.float32) / np.float32(bin_px) for v in (x, y))
    scores = np.empty(angles_deg.size)
    for i, angle in enumerate(np.radians(angles_deg).astype(np.float32)):
        across = y * np.cos(angle)
        across -= x * np.sin(angle)
        across -= across.min()
        profile = np.convolve(np.bincount(across.astype(np.intp), weights=weight), (0.25, 0.5, 0.25))
        scores[i] = float(profile @ profile)
    return scores


def _summit(angles: NDArray[np.float64], scores: NDArray[np.float64]) -> float:
    """The angle at the top of the parabola through the best score and its neighbours."""
    best = int(np.clip(np.argmax(scores), 1, angles.size - 2))
    left, top, right = scores[best - 1 : best + 2]
    bend = left - 2 * top + right
    shift = 0.0 if bend >= 0 else float(np.clip(0.5 * (left - right) / bend, -1.0, 1.0))
    return float(angles[best] + shift * (angles[1] - angles[0]))
