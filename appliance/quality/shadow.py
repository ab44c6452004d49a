"""Shadow: how much light is missing where the page is lit worst, as a share of the light where it is lit best.

Method: the brightness of the paper alone (grey closing over 9 mm and a blur, as the even light of the preview is made;
after the background estimates of B. Gatos et al., 2006) at its 3rd and its 90th percentile over the sheet.

Rules:
- Paper that is tinted all over has no shadow; a dark picture that is larger than the closing counts as one.
"""

from __future__ import annotations

import cv2
import numpy as np

from appliance.quality.preview import Preview

_DARK, _BRIGHT = 3, 90  # percentiles


def measure_shadow(preview: Preview) -> float:
    """Share of the light (0-1) that the worst lit part of the paper lacks."""
    light = preview.light
    if preview.bed.any():
        size = light.shape[1], light.shape[0]
        light = light[cv2.resize(preview.bed.astype(np.uint8), size, interpolation=cv2.INTER_AREA) == 0]
    if light.size == 0:
        return 0.0
    dark, bright = (float(v) for v in np.percentile(light, (_DARK, _BRIGHT)))
    return max(0.0, 1.0 - dark / max(bright, 1.0))
