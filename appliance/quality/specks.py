"""Specks: dirt on paper, glass or copier drum, as small marks that stand alone, per square decimetre of the sheet.

Method: components of the preview's ink smaller than 0.6 mm with no other ink within 1.2 mm; dots of letters, commas and
dotted lines have neighbours.

Rules:
- Measured alone: nothing is taken out of the image. The output copies cleared words, so specks never reach it.
"""

from __future__ import annotations

import cv2
import numpy as np

from appliance.quality.preview import Preview, components

_LARGEST_MM, _ALONE_MM, _EDGE_MM = 0.6, 1.2, 3.0


def measure_specks(preview: Preview) -> float:
    """Specks per square decimetre."""
    ink = preview.ink.astype(np.uint8)
    edge = preview.pixels(_EDGE_MM)
    ink[:edge] = ink[-edge:] = 0
    ink[:, :edge] = ink[:, -edge:] = 0
    size = 2 * preview.pixels(_ALONE_MM / 2) + 1
    together = cv2.dilate(ink, np.ones((size, size), np.uint8))
    boxes = components(np.asarray(together, np.uint8))[1]
    longest = boxes[:, 2:4].max(axis=1) - (size - 1)
    alone = int((longest <= max(2, preview.pixels(_LARGEST_MM))).sum())
    area_dm2 = preview.grey.size * (25.4 / preview.dpi / 100) ** 2
    return alone / area_dm2
