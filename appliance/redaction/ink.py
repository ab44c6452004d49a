"""Ink: which pixels of a page are marks, and which marks hang together.

Rules:
- Paper is what is locally bright: shadows and tints are paper, faint print is ink.
- In a dark bar the light letters are the ink: the bar becomes paper and its letters dark, like all other print.
- A component is a set of touching ink pixels; it is copied whole or not at all.
- Where the capture has colour, coloured and neutral ink never belong to one component: a pen or a stamp that crosses
  black print does not take the print with it, and does not leave with it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import cv2
import numpy as np
from numpy.typing import NDArray

from appliance.documents import Box, Image
from appliance.redaction import dark_bars
from appliance.redaction.crossings import without_print

_REDUCE = 4  # the paper is estimated on a smaller image
_PAPER_INCHES = 0.12  # larger than any stroke is wide
_MIN_CONTRAST, _MAX_CONTRAST = 22, 70  # grey levels darker than paper
_LETTER = 0.6  # of white: darker than this is a letter, after turning
_TINT, _TINT_SHARE = 0.06, 0.24  # of the light: between the channels of coloured ink, and as a share of its darkness
_DARK = 0.45  # darkness of ink that may have a coloured fringe
_TINT_EDGE = 0.14  # the same share at the edge of coloured ink
_TINT_INCHES = 0.008  # of coloured ink, the least that is not a coloured fringe
_LETTER_INCHES = 0.22  # across a letter, which has one colour
_MIXED = 0.12  # share of a letter in another colour than the rest
_MOST_MIXED, _MANY_MIXED = 0.4, 40  # share and number of letters of two colours
_CRUMB_INCHES = 0.02  # neutral pieces so small beside coloured ink are its fringe
_WHITE = 255


@dataclass(frozen=True, slots=True, eq=False)
class Ink:
    """The marks of a page. `clean` is the page in grey on white paper, `mask` is 255 where there is ink.

    `paper` is how bright the page is around each place, at a quarter of the resolution; dark where a photo or the
    scanner's backing lies. `tint` is 255 where ink is coloured; None where nothing is or the capture has no colour.
    """

    clean: Image = field(repr=False)
    mask: Image = field(repr=False)
    paper: Image = field(repr=False)
    tint: Image | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, eq=False)
class Components:
    """Connected ink. `labels` numbers pixels from 1 (0 is paper); `boxes` rows are left, top, right, bottom, area.

    `tinted` says of each, row by row, whether it is coloured.
    """

    labels: NDArray[np.int32] = field(repr=False)
    boxes: NDArray[np.int32] = field(repr=False)
    tinted: NDArray[np.bool_] = field(repr=False)


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
    around = cv2.GaussianBlur(cv2.dilate(small, np.ones((size, size), np.uint8)), (size, size), 0)
    dark_bars.lay_paper(np.asarray(small, np.uint8), np.asarray(around, np.uint8), dpi / _REDUCE)
    paper = cv2.resize(around, (width, height), interpolation=cv2.INTER_LINEAR)
    darker = cv2.subtract(paper, grey)
    level, _ = cv2.threshold(darker, 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
    _, mask = cv2.threshold(darker, float(np.clip(level, _MIN_CONTRAST, _MAX_CONTRAST)), 255, cv2.THRESH_BINARY)
    clean = cv2.bitwise_not(darker)
    tint = _tint(image, np.asarray(mask, np.uint8), dpi) if image.ndim == 3 else None
    if tint is not None:
        tint = without_print(tint, np.asarray(mask, np.uint8), image, round((_CRUMB_INCHES * dpi) ** 2))
    ink = Ink(np.asarray(clean, np.uint8), np.asarray(mask, np.uint8), np.asarray(around, np.uint8), tint)
    for bar in dark_bars.find(ink.mask, dpi, _REDUCE):
        _reverse(ink, bar)
    return ink


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
    if ink.tint is not None:
        ink.tint[around] = 0
    ink.clean[inner] = turned
    ink.mask[inner] = np.where(turned < _WHITE * _LETTER, 255, 0)


def _tint(image: Image, mask: Image, dpi: float) -> Image | None:
    """255 where ink is coloured; None when nothing is."""
    height, width = mask.shape
    half = cv2.resize(image, (max(1, width // 2), max(1, height // 2)), interpolation=cv2.INTER_AREA)
    small = cv2.resize(half, (max(1, width // 8), max(1, height // 8)), interpolation=cv2.INTER_AREA)
    size = max(3, round(_PAPER_INCHES * dpi / 8)) | 1
    paper = cv2.blur(cv2.dilate(small, np.ones((size, size), np.uint8)), (size, size))
    paper = cv2.resize(paper, (half.shape[1], half.shape[0]), interpolation=cv2.INTER_LINEAR)
    # how much light of each channel the ink lets through; over a stroke's width, so that coloured fringes even out
    light = cv2.blur(cv2.divide(half, paper, scale=_WHITE), (3, 3))
    red, green, blue = cv2.split(light)
    most, least = cv2.max(cv2.max(red, green), blue), cv2.min(cv2.min(red, green), blue)
    between = np.asarray(cv2.subtract(most, least), np.uint8)
    dark = np.asarray(cv2.bitwise_not(least), np.uint8)
    core = _at_least(between, dark, _TINT_SHARE, _TINT * _WHITE)
    if not cv2.countNonZero(core):
        return None
    reach = max(2, round(_TINT_INCHES * dpi / 2))
    # thin colour beside dark neutral ink is the fringe of a lens or of a scanner's rows; elsewhere it is a thin pen
    _, black = cv2.threshold(dark, math.ceil(_DARK * _WHITE) - 1, 1, cv2.THRESH_BINARY)
    beside = cv2.dilate(cv2.subtract(black, core), np.ones((5, 5), np.uint8))
    wide = cv2.morphologyEx(core, cv2.MORPH_OPEN, np.ones((reach, reach), np.uint8))
    core = np.asarray(cv2.bitwise_or(wide, cv2.subtract(core, beside)), np.uint8)
    if not cv2.countNonZero(core):
        return None
    near = cv2.dilate(core, np.ones((2 * reach + 1, 2 * reach + 1), np.uint8))
    near = cv2.bitwise_and(near, _at_least(between, dark, _TINT_EDGE, 0.5 * _TINT * _WHITE))
    _, edge = cv2.threshold(cv2.bitwise_or(near, core), 0, _WHITE, cv2.THRESH_BINARY)
    whole = cv2.resize(edge, (width, height), interpolation=cv2.INTER_NEAREST)
    return np.asarray(cv2.bitwise_and(whole, mask), np.uint8)


def _at_least(values: Image, others: Image, share: float, least: float) -> Image:
    """1 where a value is at least this share of the other value there, and this number."""
    limits = np.ceil(np.maximum(share * np.arange(_WHITE + 1), least)).astype(np.uint8)
    excess = cv2.subtract(values, cv2.LUT(others, limits - np.uint8(1)))
    return np.asarray(cv2.threshold(excess, 0, 1, cv2.THRESH_BINARY)[1], np.uint8)


def components(mask: Image) -> Components:
    """The connected components of a mask (touching at sides or corners)."""
    count, labels = cv2.connectedComponents(mask, connectivity=8, ltype=cv2.CV_32S)
    boxes = np.zeros((count, 5), np.int32)
    boxes[0] = 0, 0, mask.shape[1], mask.shape[0], mask.size
    places = cv2.findNonZero(mask)
    if places is not None:
        # measured by their own pixels: most of a page is paper, whose measures nobody asks for
        across, down = places[:, 0].T
        numbers = labels[down, across]
        boxes[1:, 0] = mask.shape[1]
        np.minimum.at(boxes[:, 0], numbers, across)
        np.maximum.at(boxes[:, 2], numbers, across + 1)
        boxes[numbers[::-1], 1] = down[::-1]  # places come row by row: of equal numbers the last counts
        boxes[numbers, 3] = down + 1
        boxes[:, 4] = np.bincount(numbers, minlength=count)
        boxes[0, 4] = mask.size - len(places)
    return Components(np.asarray(labels, np.int32), boxes, np.zeros(count, bool))


def layered(mask: Image, whole: Components, tint: Image | None, dpi: float) -> Components:
    """The components of neutral and of coloured ink; fringes of coloured ink belong to none.

    Args:
        mask: 255 where there is ink.
        whole: its components whatever their colour, returned where colour tells nothing.
        tint: 255 where ink is coloured.
        dpi: the resolution.
    """
    tint = None if tint is None else np.asarray(cv2.bitwise_and(mask, tint), np.uint8)
    if tint is None or not cv2.countNonZero(tint) or _unsure(whole, tint, dpi):
        return whole
    neutral = components(np.asarray(cv2.subtract(mask, tint), np.uint8))
    reach = max(2, round(_TINT_INCHES * dpi))
    left, top, wide, high = cv2.boundingRect(tint)
    around = np.s_[max(0, top - reach) : top + high + reach, max(0, left - reach) : left + wide + reach]
    coloured = components(np.asarray(cv2.bitwise_and(mask[around], tint[around]), np.uint8))
    corner = np.array([around[1].start, around[0].start] * 2, np.int32)
    coloured.boxes[:, :4] += corner
    labels = neutral.labels[around]
    near = cv2.dilate(tint[around], np.ones((2 * reach + 1, 2 * reach + 1), np.uint8)) > 0
    beside = np.bincount(labels[near], minlength=len(neutral.boxes)) > 0
    fringe = beside & (neutral.boxes[:, 4] < (_CRUMB_INCHES * dpi) ** 2)
    fringe[0] = False
    for number in np.flatnonzero(fringe):
        box = np.maximum(0, neutral.boxes[number, :4] - corner)
        view = labels[box[1] : box[3], box[0] : box[2]]
        view[view == number] = 0
    first = np.int32(len(neutral.boxes) - 1)
    inked = coloured.labels > 0
    labels[inked] = coloured.labels[inked] + first
    boxes = np.concatenate([neutral.boxes, coloured.boxes[1:]])
    return Components(neutral.labels, boxes, np.arange(len(boxes)) > first)


def _unsure(whole: Components, tint: Image, dpi: float) -> bool:
    """Whether so many letters are of two colours that colour tells nothing: pale print of one ink, a poor camera."""
    wide, high = whole.boxes[:, 2] - whole.boxes[:, 0], whole.boxes[:, 3] - whole.boxes[:, 1]
    small = np.maximum(wide, high) <= _LETTER_INCHES * dpi
    left, top, across, down = cv2.boundingRect(tint)
    part = np.s_[top : top + down, left : left + across]
    shares = np.bincount(whole.labels[part][tint[part] > 0], minlength=len(small)) / np.maximum(1, whole.boxes[:, 4])
    coloured = small & (shares > _MIXED)
    mixed = int((coloured & (shares < 1 - _MIXED)).sum())
    return mixed > max(_MANY_MIXED, _MOST_MIXED * int(coloured.sum()))
