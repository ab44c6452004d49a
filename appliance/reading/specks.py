"""Specks of a fax or a copy, and the crumbs of its thin rules, kept from the reader's eye: it takes them for letters.

Method: on a page with very many marks too low for letters, those that no letter stands beside are painted over. What is
as near to letters, in their height, as a point or a comma stays, and so does what may be a dash between two words.

Rules:
- The page itself stays as it is; only what reads it sees the picture without specks.
"""

from __future__ import annotations

import cv2
import numpy as np

from appliance.documents import Image
from appliance.reading.paper import covered

_SPECK = 1 / 100  # inch: the height of a speck, at most; points of a fax are as high
_LOWEST, _HIGHEST, _WIDEST = 3 / 100, 3 / 10, 1 / 2  # inch: letters
_POINT, _DASH = 1 / 40, 3 / 20  # inch: from a letter to its point, and to a dash
_DASH_WIDE = 1 / 50  # inch, at least
_DASH_BAND = (0.3, 0.75)  # of a letter's height, in which dashes stand
_BLOCK = 1 / 12  # inch around a pixel in which paper is looked for
_DARKER = 12  # grey levels than the paper
_MANY = 1500  # specks


def without_specks(image: Image, dpi: float) -> Image | None:
    """A grey image without its specks, `(h, w)` of `uint8`; None: it has few."""
    block = max(3, round(_BLOCK * dpi)) | 1
    dark = cv2.adaptiveThreshold(image, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, block, _DARKER)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(dark, connectivity=8)
    left, top, wide, high, _ = stats.T
    low = high <= round(_SPECK * dpi)
    low[0] = False
    if np.count_nonzero(low) < _MANY:
        return None
    beside, between = np.zeros_like(dark), np.zeros_like(dark)
    point, dash = round(_POINT * dpi), round(_DASH * dpi)
    letters = (high >= _LOWEST * dpi) & (high <= _HIGHEST * dpi) & (wide <= _WIDEST * dpi)
    for x, y, w, h in stats[letters, :4].tolist():
        beside[y : y + h, max(0, x - point) : x + w + point] = 1
        begin, end = (y + round(share * h) for share in _DASH_BAND)
        between[begin:end, max(0, x - dash) : x + w + dash] = 1
    middle = top + high // 2, left + wide // 2
    stays = (beside[middle] > 0) | ((between[middle] > 0) & (wide >= _DASH_WIDE * dpi))
    return covered(image, (low & ~stays)[labels].astype(np.uint8), dpi)
