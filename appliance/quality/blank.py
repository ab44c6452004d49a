"""Ink: which share of a page is printed or written on, and whether that makes it a blank side.

Method: connected components of ink on the evenly lit preview. A component counts when it is darker than show-through
of the other side (contrast 0.25 at its core), larger than dust (0.35 mm) and lies away from the sheet's edge (3 mm),
where shadows of the edge and punched holes are.

A page below that share is blank unless it carries faint print: letters of at least contrast 0.07 that stand in rows and
have sharp edges. Show-through stands in rows, too, but the paper blurs it.

Rules:
- Blank is a property to record; a blank side is never dropped.
- Pencil and worn print are ink: the contrast asked for is theirs, not that of black print.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from appliance.documents import Image
from appliance.quality.blur import sharpness_of
from appliance.quality.margins import find_letters, stands_in_row
from appliance.quality.preview import Preview, components

CORE_CONTRAST = 0.25
_DUST_MM = 0.35
_EDGE_MM = 3.0
_HOLE_MM = (4.0, 9.0)  # diameter of punched holes
_HOLE_EDGE_MM = 18.0
_FAINT_CONTRAST, _SHARP = 0.07, 0.3
_MIN_LETTERS, _SAMPLED = 8, 80


def measure_ink(preview: Preview) -> float:
    """Share of the page (0-1) that is ink, without dust, show-through, edge shadows and punched holes."""
    edge = preview.pixels(_EDGE_MM)
    sheet = cv2.erode((~preview.bed).astype(np.uint8), np.ones((2 * edge + 1, 2 * edge + 1), np.uint8), borderValue=0)
    labels, stats = components(preview.ink & (sheet > 0))
    if not len(stats):
        return 0.0
    dark = np.flatnonzero(preview.even < 255 * (1 - CORE_CONTRAST))
    core = np.zeros(len(stats) + 1, np.bool_)
    core[labels.ravel()[dark]] = True
    core = core[1:]
    longest = stats[:, 2:4].max(axis=1)
    core &= longest >= max(2, preview.pixels(_DUST_MM))
    core &= ~_punched_holes(stats, preview)
    return float(stats[core, cv2.CC_STAT_AREA].sum() / max(1, cv2.countNonZero(sheet)))


def has_faint_print(image: Image, dpi: float, preview: Preview) -> bool:
    """Whether a page that seems empty has pale print on it, which is a fault of the scan and no blank side."""
    faint = (preview.even < 255 * (1 - _FAINT_CONTRAST)) & ~preview.bed
    letters = find_letters(faint, 25.4 / preview.dpi)
    if len(letters) < _MIN_LETTERS:
        return False
    step = max(1, len(letters) // _SAMPLED)
    sample = range(0, len(letters), step)
    in_rows = sum(stands_in_row(letters, i) for i in sample)
    return in_rows >= 0.5 * len(sample) and sharpness_of(image, dpi, preview, faint) >= _SHARP


def _punched_holes(stats: NDArray[np.int32], preview: Preview) -> NDArray[np.bool_]:
    """Which components are round, as large as a punched hole, and near an edge of the image."""
    left, top, wide, high, area = (stats[:, i].astype(np.float64) for i in range(5))
    small, large = (preview.pixels(v) for v in _HOLE_MM)
    near = preview.pixels(_HOLE_EDGE_MM)
    height, width = preview.ink.shape
    rim = np.minimum.reduce([left, top, width - left - wide, height - top - high]) < near
    sized = (np.minimum(wide, high) >= small) & (np.maximum(wide, high) <= large)
    rounded = (np.abs(wide - high) <= 0.25 * np.maximum(wide, high)) & (area > 0.6 * wide * high)
    return np.asarray(rim & sized & rounded, np.bool_)
