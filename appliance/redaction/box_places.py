"""Where the frame of a check box may lie in a mark that reaches out of it: many places, asked all at once.

Most marks are letters, and most of their places are none. What every frame has is counted here for all of them
together, from sums over the ink; `checkboxes` looks closely at what is left.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from appliance.documents import Box, Image

MAX_FRAME = 0.16  # of its side: the thickest frame
MAX_CORNER = 0.08  # of its side: how far a corner may be rounded
MIN_FRAME = 0.9  # of each side must be ink
MIN_MARK = 0.06  # of the middle of a frame is ink, at least, from which a mark sticks out
_MOST_SIDES = 8  # straight runs, at most, that may be one of its sides


def edge_of(frame: Box) -> int:
    """Thickness in which a frame's sides lie, pixels."""
    return max(2, round(MAX_FRAME * min(frame.width, frame.height)))


def is_sized(across: tuple[int, int], down: tuple[int, int], least: float, most: float) -> bool:
    """Whether bounds have the size of a check box and are nearly square."""
    wide, high = across[1] - across[0], down[1] - down[0]
    return least <= min(wide, high) and max(wide, high) <= most and 0.8 * high <= wide <= 1.25 * high


def has_sides(ink: NDArray[np.bool_], least: float) -> bool:
    """Whether enough ink lies on a level line above another, and on an upright one beside another, for a frame.

    Cheap, and never false where there is one: most marks are letters, and end here.
    """
    line, apart = MIN_FRAME * least, (1 - 2 * MAX_FRAME) * least - 2
    for lying in (ink, ink.T):
        along = np.flatnonzero((lying[:-1] | lying[1:]).sum(axis=1) >= line)  # a side may lean by a pixel
        if along.size == 0 or along[-1] - along[0] < apart:
            return False
    return True


def places(down: Image, across: Image, ink: Image, least: float, most: float) -> list[Box]:
    """Where a frame with a mark in it may lie, the largest first.

    Args:
        down: 1 where ink lies in straight runs from top to bottom.
        across: 1 where it lies in runs from side to side.
        ink: 1 where there is ink, with a rim of a pixel without any.
        least: pixels, the side of the smallest frame.
        most: pixels, that of the largest.
    """
    begins, ends = _spans(down.sum(axis=0, dtype=np.int64), least, most)
    tops, bottoms = _spans(across.sum(axis=1, dtype=np.int64), least, most)
    left, right = begins.repeat(tops.size), ends.repeat(tops.size)
    top, bottom = np.tile(tops, begins.size), np.tile(bottoms, begins.size)
    wide, high = right - left, bottom - top
    boxes = np.stack([left, top, right, bottom])[:, (0.8 * high <= wide) & (wide <= 1.25 * high)]
    if not boxes.size:
        return []
    total = np.asarray(cv2.integral(ink), np.int32)
    boxes = boxes[:, _has_mark(boxes, total)]
    boxes = boxes[:, _has_corners(boxes, total)]
    if not boxes.size:
        return []
    boxes = boxes[:, _has_sides(boxes, ink)]
    left, top, right, bottom = boxes
    order = np.argsort(-(right - left) * (bottom - top), kind="stable")
    return [Box(*box) for box in boxes[:, order].T.tolist()]


def _spans(runs: NDArray[np.int64], least: float, most: float) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Where a frame may begin and end, from how much of each column or row belongs to straight runs."""
    step = np.diff(runs)
    begins, ends = np.flatnonzero(step > 0) + 1, np.flatnonzero(step < 0) + 1
    begins = begins[np.argsort(-runs[begins], kind="stable")][:_MOST_SIDES]
    ends = ends[np.argsort(-runs[ends - 1], kind="stable")][:_MOST_SIDES]
    far = ends - begins[:, None]
    one, other = np.nonzero((least <= far) & (far <= most))
    return begins[one], ends[other]


def _has_mark(boxes: NDArray[np.int64], total: NDArray[np.int32]) -> NDArray[np.bool_]:
    """Which boxes (four rows: left, top, right, bottom) have at least the ink of a mark in their middle."""
    edge = _edges(boxes)
    middle = boxes + np.stack([edge, edge, -edge, -edge])
    left, top, right, bottom = middle
    return np.asarray(_inked(middle, total) / np.maximum(1, (right - left) * (bottom - top)) >= MIN_MARK, np.bool_)


def _has_corners(boxes: NDArray[np.int64], total: NDArray[np.int32]) -> NDArray[np.bool_]:
    """Which boxes have ink in each of their corners."""
    left, top, right, bottom = boxes
    corner = np.maximum(1, np.rint(MAX_CORNER * np.minimum(right - left, bottom - top))).astype(np.int64)
    sharp = np.ones(corner.size, bool)
    for first in (left, right - corner):
        for upper in (top, bottom - corner):
            sharp &= _inked(np.stack([first, upper, first + corner, upper + corner]), total) > 0
    return sharp


def _has_sides(boxes: NDArray[np.int64], ink: Image) -> NDArray[np.bool_]:
    """Which boxes have a straight line of ink along each of their sides."""
    edge = _edges(boxes)
    straight = np.ones(edge.size, bool)
    left, top, right, bottom = boxes
    level, upright = (ink, (left, right), (top, bottom)), (ink.T, (top, bottom), (left, right))
    for lying, (first, last), (near, far) in (level, upright):
        # a side may lean by a pixel: two neighbouring rows of it together are one line of ink
        along = np.cumsum(np.pad(lying[:-1] | lying[1:], ((0, 0), (1, 0))), axis=1, dtype=np.int64)
        for start in (near, far - edge):
            most = np.zeros(edge.size, np.int64)
            for deep in range(int(edge.max()) - 1):
                row = start + np.minimum(deep, edge - 2)
                most = np.maximum(most, along[row, last] - along[row, first])
            straight &= most / (last - first) >= MIN_FRAME
    return straight


def _edges(boxes: NDArray[np.int64]) -> NDArray[np.int64]:
    """What `edge_of` says of many boxes."""
    left, top, right, bottom = boxes
    return np.asarray(np.maximum(2, np.rint(MAX_FRAME * np.minimum(right - left, bottom - top))), np.int64)


def _inked(boxes: NDArray[np.int64], total: NDArray[np.int32]) -> NDArray[np.int32]:
    """How much ink lies in each box; `total`: of each place what lies above and left of it."""
    left, top, right, bottom = boxes
    return np.asarray(total[bottom, right] - total[top, right] - total[bottom, left] + total[top, left], np.int32)
