"""Streaks: lines along the whole way of the paper, which dirt on the scanner's glass draws.

Method: in 20 strips across the way of the paper, each column is compared with the paper 1 to 2 mm to its left and
right, on whichever side the difference is smaller; the median over 16 rows of a strip keeps print out (put in order for
all columns at once by the network of K. E. Batcher, 1968). Dirt stands in the way of every strip, margins included, and
printed lines end at the margins: so a column counts with the second smallest of its strips' differences, as a share of
the paper's brightness.

Rules:
- Measured on the page as it was captured: the way of the paper runs down the image, and turning would hide the streak.
- Dark streaks (dirt in the light) and pale ones (dirt over the sensor's white reference) both count.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from appliance.quality.preview import Preview

STREAK_CONTRAST = 0.012  # of the paper's brightness; the noise of a scan stays well below
_STRIPS, _ROWS = 20, 16
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
    high, width = preview.grey.shape
    if high < 2 * _STRIPS or width <= 2 * far:
        return np.zeros(width)
    grey = preview.grey[np.linspace(0, high - 1, _STRIPS * _ROWS).astype(np.int64)]
    beside = cv2.blur(grey, (far - near + 1, 1), anchor=(0, 0)).astype(np.int16)  # of a column and those right of it
    middle = grey[:, far:-far].astype(np.int16)
    sides = [beside[:, at : at + middle.shape[1]] - middle for at in (0, near + far)]
    order = np.stack(sides, axis=1).reshape(_STRIPS, _ROWS, 2, -1)
    both = _median(order.swapaxes(0, 1))  # strip, side, column
    strength = np.zeros(width)
    for sign in (1.0, -1.0):
        worse = (sign * both).min(axis=1)
        found = np.partition(worse, 1, axis=0)[1] / max(preview.paper_level, 1.0)
        strength[far:-far] = np.maximum(strength[far:-far], found)
    edge = preview.pixels(_EDGE_MM)
    strength[:edge] = strength[-edge:] = 0.0
    if preview.bed.any():
        strength[preview.bed.mean(axis=0) > 0.5] = 0.0
    return strength


def _median(values: NDArray[np.int16]) -> NDArray[np.float64]:
    """Median over the first axis (`_ROWS` long), between whole grey levels: the mean of the middle third."""
    rows, third = list(values), _ROWS // 3
    for low, high in _pairs(_ROWS):
        rows[low], rows[high] = np.minimum(rows[low], rows[high]), np.maximum(rows[low], rows[high])
    return np.asarray(np.mean(rows[third : _ROWS - third], axis=0), np.float64)


@functools.cache
def _pairs(count: int) -> tuple[tuple[int, int], ...]:
    """Which two of `count` values (a power of two) to put in order, one pair after the other, until all are."""
    found: list[tuple[int, int]] = []
    part = 1
    while part < count:
        step = part
        while step:
            for first in range(step % part, count - step, 2 * step):
                lows = range(first, min(first + step, count - step))
                found += [(v, v + step) for v in lows if v // (2 * part) == (v + step) // (2 * part)]
            step //= 2
        part *= 2
    return tuple(found)
