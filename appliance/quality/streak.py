"""Streaks: lines along the whole way of the paper, which dirt on the scanner's glass draws.

Method: in 20 strips across the way of the paper, each column is compared with the paper 1 to 2 mm to its left and
right, on whichever side the difference is smaller; the median over the rows of a strip keeps print out. Dirt stands
in the way of every strip, margins included, and printed lines end at the margins: so a column counts with the second
smallest of its strips' differences, as a share of the paper's brightness.

Rules:
- Measured on the page as it was captured: the way of the paper runs down the image, and turning would hide the streak.
- Dark streaks (dirt in the light) and pale ones (dirt over the sensor's white reference) both count.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from appliance.quality.preview import Preview

STREAK_CONTRAST = 0.012  # of the paper's brightness; the noise of a scan stays well below
_STRIPS = 20
_AWAY_MM = (1.0, 2.0)
_EDGE_MM = 3.0  # shadows of the sheet's own edge
_APART_MM = 1.0  # columns nearer than this are one streak
_MAX_STREAKS = 20


@dataclass(frozen=True, slots=True)
class Streaks:
    """`contrast` is the strongest one's share of the paper's brightness; `places_mm` run from the left edge."""

    contrast: float
    places_mm: tuple[float, ...]


def measure_streaks(preview: Preview) -> Streaks:
    """The streaks of a page, strongest first."""
    strength = _strength(preview)
    order = np.argsort(strength, kind="stable")[::-1]
    mm = 25.4 / preview.dpi
    places: list[float] = []
    for column in order[: _MAX_STREAKS * preview.pixels(_APART_MM)]:
        if strength[column] < STREAK_CONTRAST or len(places) == _MAX_STREAKS:
            break
        if all(abs(column * mm - place) >= _APART_MM for place in places):
            places.append(float(column) * mm)
    return Streaks(float(strength[order[0]]) if strength.size else 0.0, tuple(places))


def _strength(preview: Preview) -> NDArray[np.float64]:
    """For each column the difference from the paper beside it that goes through (nearly) all strips."""
    near, far = (preview.pixels(v) for v in _AWAY_MM)
    grey = preview.grey[::2].astype(np.int16)
    rows, width = grey.shape[0] // _STRIPS, grey.shape[1]
    if rows == 0 or width <= 2 * far:
        return np.zeros(width)
    grey = grey[: rows * _STRIPS]
    sums = np.cumsum(np.pad(grey, ((0, 0), (1, 0))), axis=1, dtype=np.int32)
    wide = far - near + 1
    beside = ((sums[:, wide:] - sums[:, :-wide]) / wide).astype(np.int16)  # beside[i]: mean of columns i to i + wide
    left, right, middle = beside[:, : width - 2 * far], beside[:, near + far :][:, : width - 2 * far], grey[:, far:-far]
    strips = []
    for part in range(_STRIPS):
        here = slice(part * rows, (part + 1) * rows)
        strips.append([_median(left[here] - middle[here]), _median(right[here] - middle[here])])
    both = np.array(strips)  # strip, side, column
    strength = np.zeros(width)
    for sign in (1.0, -1.0):
        worse = (sign * both).min(axis=1)
        found = np.partition(worse, 1, axis=0)[1] / max(preview.paper_level, 1.0)
        strength[far:-far] = np.maximum(strength[far:-far], found)
    edge = preview.pixels(_EDGE_MM)
    strength[:edge] = strength[-edge:] = 0.0
    strength[preview.bed.mean(axis=0) > 0.5] = 0.0
    return strength


def _median(values: NDArray[np.int16]) -> NDArray[np.float64]:
    """Median over the rows, between whole grey levels: the mean of the middle third."""
    third = values.shape[0] // 3
    ordered = np.sort(values, axis=0)
    return np.asarray(ordered[third : values.shape[0] - third].mean(axis=0), np.float64)
