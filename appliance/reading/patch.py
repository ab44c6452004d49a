"""Patch codes: patch T parts documents, as patch 2, its bars from the other end; patch 4 is on late-page sheets.

Method: on a small, evenly lit, black and white picture of the page each row (and each column) is a chain of dark and
light runs. Where seven runs in a row have the widths of the patch with white before and after them, their middle is a
mark; a patch is a band of such marks as long as its bars, in one direction. The measures of the bars are those that
document scanners share: 0.08 and 0.20 inch, 0.08 inch apart, at least 2 inches long.

Rules:
- A code says only what it is; it holds no text, and either end may come first.
- Up to 12 degrees of skew; any quarter turn.
"""

from __future__ import annotations

import math
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from appliance.documents import Box, Image

MM: Final = 25.4
_DPI = 75.0  # of the small picture
_NARROW_MM, _WIDE_MM = MM * 0.08, MM * 0.20
Patterns = tuple[tuple[int, ...], ...]
"""Bars and spaces, 1 is wide; each may be the one that is looked for."""
NEXT: Final[Patterns] = ((0, 0, 1, 0, 0, 0, 1), (1, 0, 0, 0, 1, 0, 0))
"""Patch T and patch 2: here begins another document."""
LATE: Final[Patterns] = ((0, 0, 1, 0, 1, 0, 0),)
"""Patch 4: a late-page sheet."""
_WHOLE_MM = 2 * _WIDE_MM + 5 * _NARROW_MM
_WHOLE_OFF = 0.15  # share that the whole may be off
_RUN_OFF_MM = 0.85  # what ink that ran, a threshold and skew may add to or take from one run
_QUIET_MM = 3.0
_LENGTH_MM = 32.0  # of the band of marks; bars are 50 and more
_FILLED = 0.6  # share of the band's lines that show the patch
_STEEPEST = math.tan(math.radians(12.0))
_LIGHT_MM = 14.0  # window in which lightest and darkest place are looked for
_MIN_CONTRAST = 40  # grey levels


def find_patch(image: Image, dpi: float, patterns: Patterns = NEXT) -> Box | None:
    """Where one of these patches is on the page: about the bars of one of them; None where there is none.

    Args:
        image: `uint8`, grey `(h, w)` or RGB `(h, w, 3)`.
        dpi: its resolution.
        patterns: what is looked for.
    """
    grey = np.asarray(image if image.ndim == 2 else image[:, :, 1], np.uint8)
    scale = min(1.0, _DPI / dpi)
    small = np.asarray(cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8)
    dark = _dark(small, dpi * scale)
    unit = dpi * scale / MM
    if band := _band(_marks(dark, unit, patterns), unit):
        return _on_page(band, scale, grey)
    band = _band(_marks(np.ascontiguousarray(dark.T), unit, patterns), unit)
    return _on_page(Box(band.top, band.left, band.bottom, band.right), scale, grey) if band else None


def _on_page(band: Box, scale: float, grey: Image) -> Box:
    left, top, right, bottom = (round(v / scale) for v in (band.left, band.top, band.right, band.bottom))
    return Box(max(0, left), max(0, top), min(grey.shape[1], right), min(grey.shape[0], bottom))


def _dark(grey: Image, dpi: float) -> NDArray[np.bool_]:
    """Darker than midway between the lightest and the darkest place around it, where these differ enough."""
    side = max(3, round(_LIGHT_MM / MM * dpi)) | 1
    kernel = np.ones((side, side), np.uint8)
    light, deep = cv2.dilate(grey, kernel), cv2.erode(grey, kernel)
    middle = cv2.addWeighted(light, 0.5, deep, 0.5, 0)
    return np.asarray((grey < middle) & (cv2.subtract(light, deep) >= _MIN_CONTRAST), np.bool_)


def _marks(dark: NDArray[np.bool_], unit: float, patterns: Patterns) -> NDArray[np.uint8]:
    """A picture of the middles of runs that look like a patch, row by row."""
    height, width = dark.shape
    framed = np.zeros((height, width + 2), np.int8)
    framed[:, 1:-1] = dark
    rows, edges = np.nonzero(np.diff(framed, axis=1))  # a dark run begins, ends, begins ...
    marks = np.zeros((height, width), np.uint8)
    if edges.size < 8:
        return marks
    first = np.arange(0, edges.size - 7, 2)  # each that begins a dark run, with three more runs after it
    first = first[rows[first] == rows[first + 7]]
    chain = edges[first[:, None] + np.arange(8)]
    fits = _fits(np.diff(chain, axis=1) / unit, patterns)
    before = np.where((first > 0) & (rows[first - 1] == rows[first]), edges[first - 1], -width)
    after_at = np.minimum(first + 8, edges.size - 1)
    after = np.where((first + 8 < edges.size) & (rows[after_at] == rows[first]), edges[after_at], 2 * width)
    fits &= (chain[:, 0] - before >= _QUIET_MM * unit) & (after - chain[:, 7] >= _QUIET_MM * unit)
    middles = (chain[fits, 0] + chain[fits, 7]) // 2
    marks[rows[first[fits]], np.minimum(middles, width - 1)] = 1
    return marks


def _fits(runs_mm: NDArray[np.float64], patterns: Patterns) -> NDArray[np.bool_]:
    """Which chains of seven runs have the widths of a patch."""
    whole = runs_mm.sum(axis=1)
    sized = np.abs(whole - _WHOLE_MM) <= _WHOLE_OFF * _WHOLE_MM
    found = np.zeros(len(runs_mm), np.bool_)
    for pattern in patterns:
        wanted = np.where(np.array(pattern, np.bool_), _WIDE_MM, _NARROW_MM)
        found |= (np.abs(runs_mm - wanted) <= _RUN_OFF_MM).all(axis=1)
    return np.asarray(sized & found, np.bool_)


def _band(marks: NDArray[np.uint8], unit: float) -> Box | None:
    """Where marks lie one below the other for as long as bars are; `unit` is pixels a millimetre."""
    if not marks.any():
        return None
    joined = cv2.dilate(marks, np.ones((max(3, round(3 * unit)), max(3, round(1.5 * unit))), np.uint8))
    _, labels, boxes, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    long = boxes[:, cv2.CC_STAT_HEIGHT] >= _LENGTH_MM * unit
    for label in np.flatnonzero(long[1:]) + 1:
        rows, columns = np.nonzero((labels == label) & (marks > 0))
        length = (int(rows.max()) - int(rows.min()) + 1) if rows.size else 0
        if length < _LENGTH_MM * unit or np.unique(rows).size < _FILLED * length:
            continue
        if abs(float(np.polyfit(rows, columns, 1)[0])) <= _STEEPEST:
            half = round(_WHOLE_MM / 2 * unit)
            return Box(int(columns.min()) - half, int(rows.min()), int(columns.max()) + half, int(rows.max()) + 1)
    return None
