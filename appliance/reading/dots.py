"""Dot matrix print, joined: letters of single dots, which a reader takes for dirt, become strokes.

Method: where most marks of a page are dots, each is spread until it meets its neighbours. Printers set 60 to 72 dots to
the inch, so what fills half of their distance joins the dots of a letter and not the letters of a word. Dots that touch
already are blurred into each other, and then made as dark again; spread, they would fill the letters.

Rules:
- The page is looked at, and leaves, with its dots joined: single dots cannot be told from dirt by whoever looks next.
"""

from __future__ import annotations

import cv2
import numpy as np

from appliance.documents import Image

APART, TOUCHING = 1, 2  # how dots lie that are to be joined
_BLUR = {APART: 1 / 200, TOUCHING: 1 / 150}  # inch
_SPREAD = {APART: 1 / 100, TOUCHING: 0.0}  # inch
_DOT = 1 / 40  # inch: the height of a dot, at most
_LEAST = 1 / 200  # inch: less is noise
_DARKEN = 2.0  # times as far from the paper as blurring left it
_PAPER = 1 / 12  # inch around a pixel in which paper is looked for
_MANY = 1500  # dots
_LARGEST = 1 / 2  # inch: larger marks are rules
_OF_INK = 0.4  # of the ink of all others is that of dots; less of it is dirt around letters
_BLOCK = 1 / 12  # inch around a pixel in which paper is looked for
# Grey levels darker than that, how large a share of such marks are dots, and how they lie: faint dots, and the cores of
# dots that touch.
_LEVELS = (12, 0.7, APART), (80, 0.7, TOUCHING), (125, 0.6, TOUCHING)


def dots_of(image: Image, dpi: float) -> int:
    """How the dots lie that make the print of an image, `uint8`, grey `(h, w)` or RGB `(h, w, 3)`; 0: it has none."""
    grey = image if image.ndim == 2 else np.asarray(cv2.cvtColor(image, cv2.COLOR_RGB2GRAY), np.uint8)
    return next((lie for darker, most, lie in _LEVELS if _of_dots(grey, dpi, darker, most)), 0)


def _of_dots(grey: Image, dpi: float, darker: int, most: float) -> bool:
    """Whether most of what is so much darker than the paper around it is as small as a dot."""
    block = max(3, round(_BLOCK * dpi)) | 1
    dark = cv2.adaptiveThreshold(grey, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, block, darker)
    wide, high, area = cv2.connectedComponentsWithStats(dark, connectivity=8)[2][1:, 2:].T
    marks = high >= max(2.0, _LEAST * dpi)
    dots = marks & (high <= _DOT * dpi)
    many = np.count_nonzero(dots) >= max(_MANY, most * np.count_nonzero(marks))
    letters = marks & (np.maximum(wide, high) <= _LARGEST * dpi)
    return bool(many and area[dots].sum() >= _OF_INK * area[letters].sum())


def joined(image: Image, dpi: float, dots: int) -> Image:
    """An image of the same shape in which the dots of each letter touch; its colours stay. `dots`: how they lie."""
    size = round(_SPREAD[dots] * dpi) | 1
    blurred = cv2.GaussianBlur(image, (0, 0), _BLUR[dots] * dpi)
    if dots == TOUCHING:
        wide = round(_PAPER * dpi) | 1
        paper = cv2.GaussianBlur(cv2.dilate(blurred, np.ones((wide, wide), np.uint8)), (0, 0), wide / 2)
        blurred = cv2.addWeighted(blurred, _DARKEN, paper, 1.0 - _DARKEN, 0.0)
    return np.asarray(cv2.erode(blurred, np.ones((size, size), np.uint8)), np.uint8)
