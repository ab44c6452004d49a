"""Bleed-through: how much of the free paper carries pale, soft marks, as the print of the back that shows through does.

Method: the difference between the paper over 0.25 mm and over 1.3 mm (a difference of boxes, after the local contrast
of show-through correction: G. Sharma, 2001) on the evenly lit preview, farther than 0.8 mm from ink of this side, which
is what has at least 0.45 of the contrast of the page's ink. The share of that free paper where it is darker than its
surroundings by more than 1.5 % is the measure.

Rules:
- Tinted fields and shadows are even over 1.3 mm and do not count; pale handwriting and stains do.
"""

from __future__ import annotations

import cv2
import numpy as np

from appliance.quality.preview import Preview

_SMALL_MM, _LARGE_MM = 0.25, 1.3
_FROM_INK_MM, _EDGE_MM = 0.8, 4.0
_CONTRAST = 0.015
_OWN_INK = 0.45  # of the contrast of the page's ink


def measure_bleed(preview: Preview, contrast: float) -> float:
    """Share of the free paper (0-1) that carries pale marks; `contrast` is that of the page's ink."""
    grow = 2 * preview.pixels(_FROM_INK_MM) + 1
    taken = (preview.even < 255 * (1 - _OWN_INK * contrast)) | preview.bed
    grown = cv2.dilate(taken.view(np.uint8), np.ones((grow, grow), np.uint8))
    edge = preview.pixels(_EDGE_MM)
    grown[:edge] = grown[-edge:] = 1
    grown[:, :edge] = grown[:, -edge:] = 1
    free = grown.size - cv2.countNonZero(grown)
    if not free:
        return 0.0
    small, large = (2 * max(1, round(mm / 25.4 * preview.dpi / 2)) + 1 for mm in (_SMALL_MM, _LARGE_MM))
    near, around = (cv2.blur(preview.even, (size, size)) for size in (small, large))
    return np.count_nonzero((cv2.subtract(around, near) > 255 * _CONTRAST) & (grown == 0)) / free
