"""Ink: which pixels of a page are marks, and which marks hang together.

Rules:
- Paper is what is locally bright: shadows and tints are paper, faint print is ink.
- In a dark bar the light letters are the ink: the bar becomes paper and its letters dark, like all other print.
- A component is a set of touching ink pixels; it is copied whole or not at all.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import cv2
import numpy as np
from numpy.typing import NDArray

from appliance.documents import Box, Image

_REDUCE = 4  # the paper is estimated on a smaller image
_PAPER_INCHES = 0.12  # larger than any stroke is wide
_MIN_CONTRAST, _MAX_CONTRAST = 22, 70  # grey levels darker than paper
_BAR_INCHES = (0.4, 0.1)  # least width and height of a dark bar
_SOLID = 215  # share of ink, of 255, in reduced pixels of a bar; stripes have less
_BAR_FILL = 0.5  # of it is dark, between its letters
_BAR_EDGE = 0.85  # of its upper and lower edge
_LETTER = 0.6  # of white: darker than this is a letter, after turning
_WHITE = 255


@dataclass(frozen=True, slots=True, eq=False)
class Ink:
    """The marks of a page. `clean` is the page in grey on white paper, `mask` is 255 where there is ink."""

    clean: Image = field(repr=False)
    mask: Image = field(repr=False)


@dataclass(frozen=True, slots=True, eq=False)
class Components:
    """Connected ink. `labels` numbers pixels from 1 (0 is paper); `boxes` rows are left, top, right, bottom, area."""

    labels: NDArray[np.int32] = field(repr=False)
    boxes: NDArray[np.int32] = field(repr=False)


def find_ink(image: Image, dpi: float) -> Ink:
    """Separates ink from paper.

    Args:
        image: `uint8`, grey `(h, w)` or RGB `(h, w, 3)`.
        dpi: its resolution.
    """
    grey = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY) if image.ndim == 3 else image
    height, width = grey.shape
    small = cv2.resize(grey, (max(1, width // _REDUCE), max(1, height // _REDUCE)), interpolation=cv2.INTER_AREA)
    size = max(3, round(_PAPER_INCHES * dpi / _REDUCE)) | 1
    paper = cv2.GaussianBlur(cv2.dilate(small, np.ones((size, size), np.uint8)), (size, size), 0)
    paper = cv2.resize(paper, (width, height), interpolation=cv2.INTER_LINEAR)
    darker = cv2.subtract(paper, grey)
    level, _ = cv2.threshold(darker, 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
    _, mask = cv2.threshold(darker, float(np.clip(level, _MIN_CONTRAST, _MAX_CONTRAST)), 255, cv2.THRESH_BINARY)
    clean = cv2.subtract(np.full_like(grey, 255), darker)
    ink = Ink(np.asarray(clean, np.uint8), np.asarray(mask, np.uint8))
    for bar in _bars(ink.mask, dpi):
        _reverse(ink, bar)
    return ink


def _bars(mask: Image, dpi: float) -> list[Box]:
    """Dark rectangles as wide as a word or wider, with or without light letters in them."""
    small = cv2.resize(mask, None, fx=1 / _REDUCE, fy=1 / _REDUCE, interpolation=cv2.INTER_AREA)
    parts = components(np.asarray(cv2.threshold(small, _SOLID, 255, cv2.THRESH_BINARY)[1], np.uint8))
    wide, high = parts.boxes[:, 2] - parts.boxes[:, 0], parts.boxes[:, 3] - parts.boxes[:, 1]
    least = dpi / _REDUCE
    sized = (wide >= _BAR_INCHES[0] * least) & (high >= _BAR_INCHES[1] * least)
    found = []
    for number in np.flatnonzero(sized & (parts.boxes[:, 4] >= _BAR_FILL * wide * high)):
        left, top, right, bottom, _ = (int(v) for v in parts.boxes[number])
        shape = parts.labels[top:bottom, left:right] == number
        # what an oblong has and a drawing has not: ink along most of its upper and lower edge
        if number and min(shape[:2].any(axis=0).mean(), shape[-2:].any(axis=0).mean()) >= _BAR_EDGE:
            found.append(Box(left * _REDUCE, top * _REDUCE, right * _REDUCE, bottom * _REDUCE))
    return found


def _reverse(ink: Ink, bar: Box) -> None:
    """Makes the inside of a bar paper and its light letters ink."""
    rim = _REDUCE
    around = np.s_[max(0, bar.top - rim) : bar.bottom + rim, max(0, bar.left - rim) : bar.right + rim]
    inner = np.s_[bar.top + rim : bar.bottom - rim, bar.left + rim : bar.right - rim]
    clean = ink.clean[inner].astype(np.float32)
    dark = float(np.median(ink.clean[inner][ink.mask[inner] > 0]))
    light = np.clip((clean - dark) / max(1.0, _WHITE - dark), 0.0, 1.0)
    turned = (_WHITE - _WHITE * light).astype(np.uint8)
    turned[turned > _WHITE - _MIN_CONTRAST] = _WHITE
    ink.clean[around], ink.mask[around] = _WHITE, 0
    ink.clean[inner] = turned
    ink.mask[inner] = np.where(turned < _WHITE * _LETTER, 255, 0)


def components(mask: Image) -> Components:
    """The connected components of a mask (touching at sides or corners)."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8, ltype=cv2.CV_32S)
    boxes = stats.astype(np.int32)
    boxes[:, 2] += boxes[:, 0]
    boxes[:, 3] += boxes[:, 1]
    return Components(np.asarray(labels, np.int32), boxes)
