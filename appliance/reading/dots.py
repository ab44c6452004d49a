"""Dot matrix print, joined: letters of single dots, which a reader takes for dirt, become strokes.

Method: where most marks of a page are dots, each is spread until it meets its neighbours. Printers set 60 to 72 dots to
the inch, so what fills half of their distance joins the dots of a letter and not the letters of a word.

Rules:
- The page is looked at, and leaves, with its dots joined: single dots cannot be told from dirt by whoever looks next.
"""

from __future__ import annotations

import cv2
import numpy as np

from appliance.documents import Image

_BLUR, _SPREAD = 1 / 200, 1 / 100  # inch
_DOT = 1 / 40  # inch: the height of a dot, at most
_LEAST = 1 / 200  # inch: less is noise
_MANY, _MOST = 1500, 0.7  # dots; of the marks
_BLOCK = 1 / 12  # inch around a pixel in which paper is looked for
_DARKER = 12, 80  # grey levels darker than that: of faint dots, and of the cores of dots that touch


def is_dotted(image: Image, dpi: float) -> bool:
    """Whether the marks of an image, `uint8`, grey `(h, w)` or RGB `(h, w, 3)`, are dots."""
    grey = image if image.ndim == 2 else np.asarray(cv2.cvtColor(image, cv2.COLOR_RGB2GRAY), np.uint8)
    return any(_of_dots(grey, dpi, darker) for darker in _DARKER)


def _of_dots(grey: Image, dpi: float, darker: int) -> bool:
    """Whether most of what is so much darker than the paper around it is as small as a dot."""
    block = max(3, round(_BLOCK * dpi)) | 1
    dark = cv2.adaptiveThreshold(grey, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, block, darker)
    high = cv2.connectedComponentsWithStats(dark, connectivity=8)[2][1:, cv2.CC_STAT_HEIGHT]
    marks = high >= max(2.0, _LEAST * dpi)
    dots = int((marks & (high <= _DOT * dpi)).sum())
    return dots >= max(_MANY, _MOST * int(marks.sum()))


def joined(image: Image, dpi: float) -> Image:
    """An image of the same shape in which the dots of each letter touch; its colours stay."""
    size = round(_SPREAD * dpi) | 1
    blurred = cv2.GaussianBlur(image, (0, 0), _BLUR * dpi)
    return np.asarray(cv2.erode(blurred, np.ones((size, size), np.uint8)), np.uint8)
