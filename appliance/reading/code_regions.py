"""Places on a page that look like a barcode, whatever kind, so that only they are tried harder.

Method: on a small picture of the page, a barcode is a patch whose darkness lies midway between its own lightest and
darkest place, everywhere in it, and that is full of edges; print has more white, a photograph and a filled table head
have fewer edges. Such places are joined across a few millimetres and become boxes.

Rules:
- A box is a suspicion, never a finding: it decides what is tried again, and nothing else.
- The most code-like first; what is smaller than the smallest code, or as large as the page, is none.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from appliance.documents import Box, Image

MM: Final = 25.4
_DPI = 75.0  # of the small picture
_WINDOW_MM = 3.4  # in which darkness and edges are averaged
_COVER = (0.28, 0.8)  # mean darkness between the lightest (0) and the darkest place (1)
_EDGES = 0.16  # mean step from pixel to pixel, as a share of the contrast
_CONTRAST = 28  # grey levels
_OPEN_MM, _JOIN_MM = 1.6, 2.4
_SMALLEST_MM, _SMALLEST_AREA = 3.0, 14.0  # mm, mm2
_LARGEST_MM = 170.0
_FILLED = 0.45  # share of its smallest rectangle, turned as it lies
_LINE_MM, _SQUARE = 4.8, 1.7  # a line of print is lower and longer than this
_UNLIKE_PRINT = 0.32  # likeness of the few codes that are as low and long
_MOST = 64  # places that are looked at at all
_PRINT = 0.4  # share of a place that words cover
_MARGIN_MM, _MARGIN_SHARE = 2.6, 0.06  # of the side of a long code, whose worn ends have few edges


def find_regions(grey: Image, dpi: float, known: Sequence[Box] = (), text: Sequence[Box] = ()) -> list[Box]:
    """The suspicious places of a grey page, most code-like first, with a margin.

    Args:
        grey: the page.
        dpi: its resolution.
        known: codes that were read already; what touches one is left out.
        text: words that were read well; what they cover is print and left out.
    """
    scale = min(1.0, _DPI / dpi)
    small = np.asarray(cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8)
    unit = dpi * scale / MM
    suspicious, edges = _suspicious(small, unit)
    _, labels, boxes, _ = cv2.connectedComponentsWithStats(suspicious, connectivity=8)
    found = []
    sides, areas = boxes[:, 2:4], boxes[:, 4]
    sized = (areas >= _SMALLEST_AREA * unit * unit) & (sides.min(axis=1) >= _SMALLEST_MM * unit)
    sized &= sides.max(axis=1) <= _LARGEST_MM * unit
    for label in np.flatnonzero(sized[1:]) + 1:
        left, top, wide, high, _ = (int(v) for v in boxes[label])
        part = labels[top : top + high, left : left + wide] == label
        short, long, filled = _measures(part)
        likeness = float(edges[top : top + high, left : left + wide][part].mean()) * filled
        like_print = short < _LINE_MM * unit and long > _SQUARE * short and likeness < _UNLIKE_PRINT
        if filled < _FILLED or like_print:
            continue
        found.append((likeness, _box(left, top, wide, high, unit, scale, grey.shape)))
    best = [box for _, box in sorted(found, key=lambda one: -one[0])[:_MOST]]
    margin = round(_MARGIN_MM / MM * dpi)
    return [box for box in best if not any(_shared(box, k) for k in known) and not _is_print(box, text, margin)]


def _suspicious(small: Image, unit: float) -> tuple[NDArray[np.uint8], NDArray[np.float32]]:
    """Where the small picture looks like a code, and how full of edges it is."""
    side = max(3, round(_WINDOW_MM * unit)) | 1
    kernel = np.ones((side, side), np.uint8)
    light, deep = cv2.dilate(small, kernel), cv2.erode(small, kernel)
    spread = cv2.subtract(light, deep)
    contrast = spread.astype(np.float32) + 1
    cover = cv2.subtract(light, cv2.blur(small, (side, side))) / contrast
    step = np.zeros_like(small)
    step[:, 1:] = cv2.absdiff(small[:, 1:], small[:, :-1])
    step[1:] = cv2.max(step[1:], cv2.absdiff(small[1:], small[:-1]))
    edges = cv2.boxFilter(step, cv2.CV_32F, (side, side)) / contrast
    mask = ((cover > _COVER[0]) & (cover < _COVER[1]) & (edges > _EDGES) & (spread >= _CONTRAST)).view(np.uint8)
    mask = np.asarray(cv2.morphologyEx(mask, cv2.MORPH_OPEN, _square(_OPEN_MM * unit)), np.uint8)
    mask = np.asarray(cv2.morphologyEx(mask, cv2.MORPH_CLOSE, _square(_JOIN_MM * unit)), np.uint8)
    return mask, np.asarray(edges, np.float32)


def _square(side: float) -> NDArray[np.uint8]:
    return np.ones((max(3, round(side)), max(3, round(side))), np.uint8)


def _measures(part: NDArray[np.bool_]) -> tuple[float, float, float]:
    """Short and long side of the smallest rectangle around a shape, turned as it lies, and the share that it fills."""
    rows, columns = np.nonzero(part)
    (_, _), sides, _ = cv2.minAreaRect(np.stack([columns, rows], axis=1).astype(np.float32))
    short, long = min(sides) + 1.0, max(sides) + 1.0
    return short, long, rows.size / (short * long)


def _shared(one: Box, other: Box) -> int:
    """How many pixels two boxes share."""
    across = min(one.right, other.right) - max(one.left, other.left)
    down = min(one.bottom, other.bottom) - max(one.top, other.top)
    return max(0, across) * max(0, down)


def _is_print(box: Box, text: Sequence[Box], margin: int) -> bool:
    """Whether words cover much of what lies within the margin of a box."""
    core = Box(box.left + margin, box.top + margin, box.right - margin, box.bottom - margin)
    return sum(_shared(core, word) for word in text) > _PRINT * max(1, core.width * core.height)


def _box(left: int, top: int, wide: int, high: int, unit: float, scale: float, shape: tuple[int, ...]) -> Box:
    """A box of the small picture in pixels of the page, with its margin, clipped."""
    more = _MARGIN_SHARE if max(wide, high) > _SQUARE * min(wide, high) else 0.0
    across, down = (_MARGIN_MM * unit + more * side for side in (wide, high))
    edges = (left - across, top - down, left + wide + across, top + high + down)
    x0, y0, x1, y1 = (round(v / scale) for v in edges)
    return Box(max(0, x0), max(0, y0), min(shape[1], x1), min(shape[0], y1))
