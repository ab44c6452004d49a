"""Exposure: contrast between ink and paper, and the shares of the page that are burnt out or too dark.

Method: the paper level is the commonest light level of the page; the ink level is the median of the darkest tenth of
the ink found on the evenly lit preview. Both on a scale of 0 (black) to 1 (white), after ISO 13660's use of ink and
paper reflectance for print contrast.

Rules:
- A white background alone is no fault: paper of a clean scan is white. It is one when the ink is pale, too.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from appliance.quality.preview import Preview, histogram

BURNT, DARK = 252, 64  # grey levels
_MIN_INK = 20  # preview pixels


@dataclass(frozen=True, slots=True)
class Exposure:
    """All as shares of 1."""

    contrast: float
    overexposed: float
    underexposed: float


def measure_exposure(preview: Preview) -> Exposure:
    """Contrast and exposure of a page."""
    sheet = ~preview.bed
    area = np.count_nonzero(sheet)
    if not area:
        return Exposure(contrast=0.0, overexposed=0.0, underexposed=1.0)
    ink = histogram(preview.even, preview.ink.view(np.uint8))
    if ink.sum() < _MIN_INK:  # paler than any ink: the darkest of the page
        ink = _darkest(histogram(preview.even, sheet.view(np.uint8)), 200)
    middle = _median(_darkest(ink, 10))
    contrast = (255.0 - middle) / 255.0 * preview.paper_level / 255.0
    burnt, dark = (np.count_nonzero(part & sheet) for part in (preview.grey >= BURNT, preview.grey < DARK))
    return Exposure(contrast, burnt / area, dark / area)


def _darkest(levels: NDArray[np.float64], share: int) -> NDArray[np.float64]:
    """The histogram of the darkest of so many pixels, and one more."""
    wanted = levels.sum() // share + 1
    return np.diff(np.minimum(np.cumsum(levels), wanted), prepend=0.0)


def _median(levels: NDArray[np.float64]) -> float:
    """The median level of a histogram."""
    upto = np.cumsum(levels)
    middle = (upto[-1] - 1) / 2
    return float(sum(np.searchsorted(upto, place, side="right") for place in (np.floor(middle), np.ceil(middle))) / 2)
