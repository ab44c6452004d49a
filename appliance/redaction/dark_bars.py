"""Dark bars with light letters: headings of tables and of sections.

Rules:
- A bar is dark and oblong: ink lies along most of its upper and lower edge. Rules of a table may hang on it.
- A bar too tall for the paper around it to be seen over it must be of one dark level; what is taller still, shaded or
  at the edge of the image is a picture or the scanner's backing, and stays what it is.
"""

from __future__ import annotations

from dataclasses import astuple

import cv2
import numpy as np

from appliance.documents import Box, Image

_WIDEST_LETTER, _BESIDE = 0.22, 0.12  # inches: of a letter as high as its bar; where paper is looked at
_LEAST = 0.4, 0.1  # inches: width and height
_TALLEST = 0.8  # inches
_SOLID = 215  # share of ink, of 255, in reduced pixels of a bar; stripes have less
_FILL = 0.5  # of it is dark, between its letters
_EDGE = 0.85  # of its upper and lower edge
_RULE, _RAGGED = 3, 2  # reduced pixels: rules are thinner, bars are not; at its edge
_USUAL = 0.9  # quantile of the page that is its white
_DARKEST, _EVEN = 0.45, 16.0  # of white: a bar is darker; grey levels about its own


def find(mask: Image, dpi: float, reduce: int) -> list[Box]:
    """Bars as wide as a word or wider, with or without letters in them.

    Args:
        mask: 255 where there is ink.
        dpi: its resolution.
        reduce: pixels of the mask for one that is looked at.
    """
    small = cv2.resize(mask, None, fx=1 / reduce, fy=1 / reduce, interpolation=cv2.INTER_AREA)
    solid = np.asarray(cv2.threshold(small, _SOLID, 255, cv2.THRESH_BINARY)[1], np.uint8)
    return [Box(*(side * reduce for side in astuple(bar))) for bar in _oblongs(solid, dpi / reduce)]


def lay_paper(grey: Image, paper: Image, dpi: float) -> None:
    """Gives tall bars the paper beside them; `paper`, how bright it is around each pixel, is changed in place."""
    white = float(np.quantile(grey[::2, ::2], _USUAL))
    dark = np.asarray(cv2.threshold(grey, _DARKEST * white, 255, cv2.THRESH_BINARY_INV)[1], np.uint8)
    if not cv2.countNonZero(dark):
        return
    for bar in _oblongs(dark, dpi):
        if bar.height <= _TALLEST * dpi and _is_even(grey, dark, bar):
            reach = max(2, round(_BESIDE * dpi))
            left, top = max(0, bar.left - reach), max(0, bar.top - reach)
            view = np.s_[top : bar.bottom + reach, left : bar.right + reach]
            beside = np.ones(grey[view].shape, bool)
            beside[bar.top - top : bar.bottom - top, bar.left - left : bar.right - left] = False
            paper[view] = np.maximum(paper[view], np.uint8(np.median(paper[view][beside])))


def _is_even(grey: Image, dark: Image, bar: Box) -> bool:
    """Whether a bar is of one dark level and lies within the image."""
    high, wide = grey.shape
    inside = grey[bar.top : bar.bottom, bar.left : bar.right]
    level = float(np.median(inside[dark[bar.top : bar.bottom, bar.left : bar.right] > 0]))
    within = min(bar.left, bar.top) > 1 and bar.right < wide - 1 and bar.bottom < high - 1
    return within and bool((np.abs(inside - level) <= _EVEN).mean() >= _FILL)


def _oblongs(solid: Image, dpi: float) -> list[Box]:
    """Bars of a mask, also where the rules of a table hang on them, or a letter as high as a bar cuts it in two."""
    without_rules = np.asarray(cv2.morphologyEx(solid, cv2.MORPH_OPEN, np.ones((_RULE, _RULE), np.uint8)), np.uint8)
    found: list[Box] = []
    for bar in sorted({*_parts(solid, solid, dpi), *_parts(without_rules, solid, dpi)}, key=astuple):
        before = next((other for other in found if _goes_on(other, bar, _WIDEST_LETTER * dpi)), bar)
        if before is not bar:
            found.remove(before)
        found.append(_around(before, bar))
    return found


def _goes_on(bar: Box, behind: Box, gap: float) -> bool:
    """Whether a bar goes on in another, behind a gap or within it."""
    level = max(abs(bar.top - behind.top), abs(bar.bottom - behind.bottom)) <= _RAGGED
    return level and behind.left - bar.right <= gap


def _around(one: Box, other: Box) -> Box:
    return Box(
        min(one.left, other.left), min(one.top, other.top), max(one.right, other.right), max(one.bottom, other.bottom)
    )


def _parts(opened: Image, solid: Image, dpi: float) -> list[Box]:
    """The components of a mask that are bars; their edges are those of the whole one: little is dark above a letter."""
    _, _, stats, _ = cv2.connectedComponentsWithStats(opened, connectivity=8, ltype=cv2.CV_32S)
    wide, high, area = (stats[:, which] for which in (cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT, cv2.CC_STAT_AREA))
    sized = (wide >= _LEAST[0] * dpi) & (high >= _LEAST[1] * dpi) & (area >= _FILL * wide * high)
    found = []
    for number in np.flatnonzero(sized):
        left, top, width, height = (int(v) for v in stats[number, :4])
        shape = solid[top : top + height, left : left + width] > 0
        # what an oblong has and a drawing has not: ink along most of its upper and lower edge
        if number and min(shape[:2].any(axis=0).mean(), shape[-2:].any(axis=0).mean()) >= _EDGE:
            found.append(Box(left, top, left + width, top + height))
    return found
