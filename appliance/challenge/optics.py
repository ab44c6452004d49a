"""What the glass and the sensor make of the targets: resolution, grey steps, streaks, skew.

Methods: resolution by the slanted edge of ISO 12233 (edge spread over many rows, four samples a pixel, its derivative's
spectrum; the frequency at which it has fallen to one half). Bars of known pitch by their contrast (Michelson) against
black and white beside them. Grey steps by the median of each. Streaks and skew by the quality gate's own measurements,
the latter on dashes printed at a known angle.

Rules:
- All numbers are of the scan as it came: nothing is sharpened, straightened or evened out before.
"""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from appliance.challenge import layout
from appliance.challenge.geometry import Located
from appliance.challenge.layout import Area
from appliance.documents import Image
from appliance.quality.preview import make_preview
from appliance.quality.skew import measure_skew
from appliance.quality.streak import Streaks, measure_streaks

_FINE = 4  # samples a pixel of an edge's profile
_HALF_MM = 3.0  # of an edge's profile, to either side


def resolution_lp_mm(side: Located) -> float:
    """Line pairs a millimetre at which half the contrast is left, in the worse direction."""
    corners = layout.edge_corners()
    upright = Area((corners[1][0] + corners[2][0]) / 2 - 4, layout.EDGE.top + 4, 8, layout.EDGE.height - 8)
    laid = Area(layout.EDGE.left + 4, (corners[2][1] + corners[3][1]) / 2 - 4, layout.EDGE.width - 8, 8)
    across = _mtf50(side.upright(upright).astype(np.float64), side.px_per_mm[0])
    down = _mtf50(side.upright(laid).astype(np.float64).T, side.px_per_mm[1])
    return min(across, down)


def _mtf50(part: NDArray[np.float64], px_per_mm: float) -> float:
    """The same for one nearly upright edge; 0 where there is none."""
    if min(part.shape) < 16 or float(part.max() - part.min()) < 40:
        return 0.0
    change = np.abs(np.diff(part, axis=1))
    change[change < 0.15 * change.max()] = 0.0
    rows = np.flatnonzero(change.sum(axis=1) > 0)
    if rows.size < 16:
        return 0.0
    columns = np.arange(change.shape[1]) + 0.5
    centres = (change[rows] @ columns) / change[rows].sum(axis=1)
    slope, start = np.polyfit(rows, centres, 1)
    y, x = np.mgrid[: part.shape[0], : part.shape[1]]
    away = (x - (slope * y + start)) * math.cos(math.atan(slope))
    reach = int(_HALF_MM * px_per_mm * _FINE)
    bins = np.rint(away * _FINE).astype(np.int64) + reach
    inside = (bins >= 0) & (bins <= 2 * reach)
    counts = np.bincount(bins[inside], minlength=2 * reach + 1)
    sums = np.bincount(bins[inside], weights=part[inside], minlength=2 * reach + 1)
    used = np.flatnonzero(counts)
    profile = np.interp(np.arange(2 * reach + 1), used, sums[used] / counts[used])
    spread = np.diff(profile) * np.hanning(2 * reach)
    spectrum = np.abs(np.fft.rfft(spread, 16 * reach))
    spectrum /= max(float(spectrum[0]), 1e-9)
    below = np.flatnonzero(spectrum < 0.5)
    if below.size == 0 or below[0] == 0:
        return 0.0
    at = int(below[0])
    exact = at - 1 + (spectrum[at - 1] - 0.5) / max(float(spectrum[at - 1] - spectrum[at]), 1e-9)
    return float(exact / (16 * reach) * _FINE * px_per_mm)


def bar_contrast(side: Located, pitch: float) -> float:
    """Contrast of the bars of one pitch (line pairs a millimetre) in the worse direction, 0 to 1."""
    index = layout.PITCHES.index(pitch)
    dark, light = grey_levels(side)[0], grey_levels(side)[-1]
    found = []
    for area, axis in ((layout.BARS[index], 0), (layout.LAID_BARS[index], 1)):
        part = side.straight(area.inner(1.0), 20.0).astype(np.float64)
        profile = part.mean(axis=axis)
        low, high = np.percentile(profile, (10, 90))
        found.append(float(high - low) / max(light - dark, 1.0))
    return min(found)


def grey_levels(side: Located) -> list[float]:
    """The level of each grey step, from black to white, 0 to 255."""
    return [float(np.mean(side.straight(area.inner(2.0), 6.0))) for area in layout.STEPS]


def smallest_step(levels: list[float]) -> float:
    """The smallest rise from one step to the next, grey levels; negative where the order is wrong."""
    return min(after - before for before, after in pairwise(levels))


def streaks(image: Image, dpi: float) -> Streaks:
    """The streaks of a side, by the quality gate's own measurement."""
    return measure_streaks(make_preview(image, dpi))


def skew_mark_error_deg(side: Located) -> float:
    """By how much the quality gate's measurement of skew misses the angle of the printed dashes."""
    part = side.upright(Area(layout.TILTED.left - 1, layout.TILTED.top - 1, layout.TILTED.width + 2, 17.0))
    found = measure_skew(make_preview(part, side.dpi))
    return abs(found.angle_deg - layout.TILT_DEG - side.skew_deg)
