"""Folded corners: a straight edge that cuts a corner of the sheet off, from one side to the other.

Method: for each corner of the sheet's image, the change of grey across every line between a point 4 to 45 mm along one
side and a point 4 to 45 mm along the other is looked up, and its lower quartile along the line is its strength (a
generalised Hough search over the two legs; P. Hough, 1962). A fold is an edge along its whole length, print is not.

Rules:
- The legs are measured from the corner of the image, or of the sheet where the dark bed shows around it.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from appliance.documents import Box, Image
from appliance.quality.preview import Preview

FOLD_CONTRAST = 0.035  # of the paper's brightness, along three quarters of the edge
_LEGS_MM = (4.0, 45.0)
_STEP_MM = 0.25  # a pixel of the corner as it is looked at
_ACROSS_MM = 0.75
_SAMPLES = 32
_LEAST_SLOPE = 0.45  # the shorter leg over the longer one


@dataclass(frozen=True, slots=True)
class Fold:
    """`leg_mm` is the longer leg of the largest folded corner, 0 without one; `box` is in preview pixels."""

    leg_mm: float
    box: Box | None = None


def measure_fold(preview: Preview) -> Fold:
    """The largest folded corner of a page."""
    found = Fold(0.0)
    bottom, right = preview.bed.shape
    top = left = 0
    if preview.bed.any():
        rows, columns = (np.flatnonzero((~preview.bed).mean(axis=axis) > 0.5) for axis in (1, 0))
        if not rows.size or not columns.size:
            return found
        top, bottom, left, right = (int(v) for v in (rows[0], rows[-1] + 1, columns[0], columns[-1] + 1))
    sheet = preview.grey[top:bottom, left:right]
    for turn in range(4):  # the corner that a turn brings to the top left: that, top right, bottom right, bottom left
        leg, strength = _strongest(np.rot90(sheet, turn), preview.dpi)
        if strength >= FOLD_CONTRAST * preview.paper_level and leg > found.leg_mm:
            side = preview.pixels(leg)
            x = left if turn in (0, 3) else right - side
            y = top if turn in (0, 1) else bottom - side
            found = Fold(leg, Box(x, y, x + side, y + side))
    return found


def _strongest(sheet: Image, dpi: float) -> tuple[float, float]:
    """Longer leg (mm) and strength (grey levels) of the strongest cut through the top left corner."""
    side = round(_LEGS_MM[1] / _STEP_MM) + 8
    reach = round(side * _STEP_MM / 25.4 * dpi)
    if min(sheet.shape) < 2 * reach:
        return 0.0, 0.0
    corner = cv2.resize(np.ascontiguousarray(sheet[:reach, :reach]), (side, side), interpolation=cv2.INTER_AREA)
    corner = np.asarray(cv2.blur(corner, (3, 3)), np.int16)
    legs, inner, outer = _lines(side)
    change = np.abs(corner.take(inner) - corner.take(outer))
    strength = np.partition(change, _SAMPLES // 4, axis=1)[:, _SAMPLES // 4]
    best = int(np.argmax(strength))
    return float(legs[best].max()), float(strength[best])


@functools.lru_cache(maxsize=4)
def _lines(side: int) -> tuple[NDArray[np.float64], NDArray[np.int64], NDArray[np.int64]]:
    """Legs (mm) of every candidate, and the pixels just inside and just outside along it."""
    steps = np.arange(_LEGS_MM[0], _LEGS_MM[1] + 0.1, 1.0)
    across, down = (v.ravel() for v in np.meshgrid(steps, steps))
    fit = np.minimum(across, down) >= _LEAST_SLOPE * np.maximum(across, down)
    legs = np.stack([across[fit], down[fit]], axis=1)
    at = np.linspace(0.06, 0.94, _SAMPLES)
    x, y = legs[:, :1] * (1 - at), legs[:, 1:] * at
    normal = legs[:, ::-1] / np.hypot(legs[:, :1], legs[:, 1:])  # away from the corner
    places = []
    for way in (1.0, -1.0):
        to_x = np.clip((x + way * _ACROSS_MM * normal[:, :1]) / _STEP_MM, 0, side - 1).astype(np.int64)
        to_y = np.clip((y + way * _ACROSS_MM * normal[:, 1:]) / _STEP_MM, 0, side - 1).astype(np.int64)
        places.append(to_y * side + to_x)
    return legs, places[0], places[1]
