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

from appliance.quality.preview import Preview

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
    sheet = preview.grey[~preview.bed]
    if sheet.size == 0:
        return Exposure(contrast=0.0, overexposed=0.0, underexposed=1.0)
    ink = preview.even[preview.ink]
    if ink.size < _MIN_INK:  # paler than any ink: the darkest of the page
        even = preview.even[~preview.bed]
        ink = np.partition(even, even.size // 200)[: even.size // 200 + 1]
    darkest = np.partition(ink, ink.size // 10)[: ink.size // 10 + 1]
    contrast = float((255.0 - np.median(darkest)) / 255.0) * preview.paper_level / 255.0
    return Exposure(contrast, float((sheet >= BURNT).mean()), float((sheet < DARK).mean()))
