"""Punch holes: how many round holes of a binder the sheet has.

Method: outer contours of what is darker than the paper by 6 %, 4 to 9 mm across and within 18 mm of an edge, count as
holes when they are round: the circularity 4 pi area / perimeter^2 (E. P. Cox, 1927) is at least 0.8 and width and
height agree to a tenth.

Rules:
- Holes are recorded and never a reason to refuse: they are where a binder wants them, not where text is.
"""

from __future__ import annotations

import math

import cv2
import numpy as np

from appliance.quality.preview import Preview

_CONTRAST = 0.06
_DIAMETER_MM = (4.0, 9.0)
_EDGE_MM = 18.0
_ROUND = 0.8


def count_holes(preview: Preview) -> int:
    """How many punched holes there are."""
    dark = (preview.even < 255 * (1 - _CONTRAST)).astype(np.uint8)
    edge = preview.pixels(_EDGE_MM)
    dark[edge:-edge, edge:-edge] = 0
    contours, _ = cv2.findContours(dark, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    return sum(_is_hole(np.asarray(contour, np.int32), preview) for contour in contours)


def _is_hole(contour: np.ndarray[tuple[int, ...], np.dtype[np.int32]], preview: Preview) -> bool:
    """Whether a contour is a round hole of the usual size, away from the image's own edge."""
    left, top, wide, high = cv2.boundingRect(contour)
    small, large = (mm / 25.4 * preview.dpi for mm in _DIAMETER_MM)
    if not (small <= min(wide, high) and max(wide, high) <= large) or abs(wide - high) > 0.1 * max(wide, high) + 1:
        return False
    height, width = preview.grey.shape
    if left == 0 or top == 0 or left + wide == width or top + high == height:
        return False
    around = cv2.arcLength(contour, True)
    return 4 * math.pi * cv2.contourArea(contour) >= _ROUND * around * around
